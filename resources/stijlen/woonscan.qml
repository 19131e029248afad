<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.40.6-Bratislava" styleCategories="Symbology|Labeling" labelsEnabled="0">
 <renderer-v2 referencescale="-1" type="RuleRenderer" enableorderby="0" symbollevels="0" forceraster="0">
  <rules key="{00000000-0000-4000-8003-000000000000}">
   <rule key="{00000000-0000-4000-8002-000000000000}" filter="&quot;doelgroep&quot; = 'rollator'" label="Met rollator">
    <rule key="{00000000-0000-4000-8001-000000000000}" symbol="0" filter="&quot;rang&quot; &lt;= 3" label="Meeste 75-plussers in aanpasbare woningen (1 tot en met 3)"/>
    <rule key="{00000000-0000-4000-8001-000000000001}" symbol="1" filter="&quot;rang&quot; &gt; 3 and &quot;rang&quot; &lt;= 10" label="4 tot en met 10"/>
    <rule key="{00000000-0000-4000-8001-000000000002}" symbol="2" filter="&quot;rang&quot; &gt; 10" label="Verder"/>
   </rule>
   <rule key="{00000000-0000-4000-8002-000000000001}" filter="&quot;doelgroep&quot; = 'rolstoel'" label="Met rolstoel" checkstate="0">
    <rule key="{00000000-0000-4000-8001-000100000000}" symbol="0" filter="&quot;rang&quot; &lt;= 3" label="Meeste 75-plussers in aanpasbare woningen (1 tot en met 3)"/>
    <rule key="{00000000-0000-4000-8001-000100000001}" symbol="1" filter="&quot;rang&quot; &gt; 3 and &quot;rang&quot; &lt;= 10" label="4 tot en met 10"/>
    <rule key="{00000000-0000-4000-8001-000100000002}" symbol="2" filter="&quot;rang&quot; &gt; 10" label="Verder"/>
   </rule>
   <rule key="{00000000-0000-4000-8002-000000000002}" filter="&quot;doelgroep&quot; = 'vitaal'" label="Vitaal" checkstate="0">
    <rule key="{00000000-0000-4000-8001-000200000000}" symbol="0" filter="&quot;rang&quot; &lt;= 3" label="Meeste 75-plussers in aanpasbare woningen (1 tot en met 3)"/>
    <rule key="{00000000-0000-4000-8001-000200000001}" symbol="1" filter="&quot;rang&quot; &gt; 3 and &quot;rang&quot; &lt;= 10" label="4 tot en met 10"/>
    <rule key="{00000000-0000-4000-8001-000200000002}" symbol="2" filter="&quot;rang&quot; &gt; 10" label="Verder"/>
   </rule>
   <rule key="{00000000-0000-4000-8002-000000000003}" filter="&quot;doelgroep&quot; = 'dementie'" label="Met dementie" checkstate="0">
    <rule key="{00000000-0000-4000-8001-000300000000}" symbol="0" filter="&quot;rang&quot; &lt;= 3" label="Meeste 75-plussers in aanpasbare woningen (1 tot en met 3)"/>
    <rule key="{00000000-0000-4000-8001-000300000001}" symbol="1" filter="&quot;rang&quot; &gt; 3 and &quot;rang&quot; &lt;= 10" label="4 tot en met 10"/>
    <rule key="{00000000-0000-4000-8001-000300000002}" symbol="2" filter="&quot;rang&quot; &gt; 10" label="Verder"/>
   </rule>
   <rule key="{00000000-0000-4000-8002-000000000004}" filter="&quot;doelgroep&quot; = 'lvg'" label="LVG" checkstate="0">
    <rule key="{00000000-0000-4000-8001-000400000000}" symbol="0" filter="&quot;rang&quot; &lt;= 3" label="Meeste 75-plussers in aanpasbare woningen (1 tot en met 3)"/>
    <rule key="{00000000-0000-4000-8001-000400000001}" symbol="1" filter="&quot;rang&quot; &gt; 3 and &quot;rang&quot; &lt;= 10" label="4 tot en met 10"/>
    <rule key="{00000000-0000-4000-8001-000400000002}" symbol="2" filter="&quot;rang&quot; &gt; 10" label="Verder"/>
   </rule>
   <rule key="{00000000-0000-4000-8002-000000000005}" filter="&quot;doelgroep&quot; = 'ggz'" label="GGZ" checkstate="0">
    <rule key="{00000000-0000-4000-8001-000500000000}" symbol="0" filter="&quot;rang&quot; &lt;= 3" label="Meeste 75-plussers in aanpasbare woningen (1 tot en met 3)"/>
    <rule key="{00000000-0000-4000-8001-000500000001}" symbol="1" filter="&quot;rang&quot; &gt; 3 and &quot;rang&quot; &lt;= 10" label="4 tot en met 10"/>
    <rule key="{00000000-0000-4000-8001-000500000002}" symbol="2" filter="&quot;rang&quot; &gt; 10" label="Verder"/>
   </rule>
  </rules>
  <symbols>
   <symbol frame_rate="10" type="fill" is_animated="0" clip_to_extent="1" force_rhr="0" name="0" alpha="1">
    <layer enabled="1" locked="0" pass="0" class="SimpleFill" id="{00000000-0000-4000-8000-000000000000}">
     <Option type="Map">
      <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
      <Option type="QString" value="8,81,156,200,rgb:0.03137254901960784,0.3176470588235294,0.611764705882353,0.7843137254901961" name="color"/>
      <Option type="QString" value="bevel" name="joinstyle"/>
      <Option type="QString" value="0,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.4" name="outline_width"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="solid" name="style"/>
     </Option>
    </layer>
   </symbol>
   <symbol frame_rate="10" type="fill" is_animated="0" clip_to_extent="1" force_rhr="0" name="1" alpha="1">
    <layer enabled="1" locked="0" pass="0" class="SimpleFill" id="{00000000-0000-4000-8000-000000000001}">
     <Option type="Map">
      <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
      <Option type="QString" value="107,174,214,200,rgb:0.4196078431372549,0.6823529411764706,0.8392156862745098,0.7843137254901961" name="color"/>
      <Option type="QString" value="bevel" name="joinstyle"/>
      <Option type="QString" value="0,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.4" name="outline_width"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="solid" name="style"/>
     </Option>
    </layer>
   </symbol>
   <symbol frame_rate="10" type="fill" is_animated="0" clip_to_extent="1" force_rhr="0" name="2" alpha="1">
    <layer enabled="1" locked="0" pass="0" class="SimpleFill" id="{00000000-0000-4000-8000-000000000002}">
     <Option type="Map">
      <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
      <Option type="QString" value="222,235,247,200,rgb:0.8705882352941177,0.9215686274509803,0.9686274509803922,0.7843137254901961" name="color"/>
      <Option type="QString" value="bevel" name="joinstyle"/>
      <Option type="QString" value="0,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="111,125,135,255,rgb:0.4352941176470588,0.4901960784313725,0.5294117647058824,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.2" name="outline_width"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="solid" name="style"/>
     </Option>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <blendMode>0</blendMode>
 <featureBlendMode>0</featureBlendMode>
 <layerGeometryType>2</layerGeometryType>
</qgis>
