<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.40.6-Bratislava" styleCategories="Symbology|Labeling" labelsEnabled="0">
 <renderer-v2 referencescale="-1" type="RuleRenderer" enableorderby="0" symbollevels="0" forceraster="0">
  <rules key="{00000000-0000-4000-8003-000000000000}">
   <rule key="{00000000-0000-4000-8002-000000000000}" filter="&quot;doelgroep&quot; = 'rollator'" label="Met rollator">
    <rule key="{00000000-0000-4000-8001-000000000000}" symbol="0" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 0 and &quot;aandeel_pct&quot; &lt; 10" label="Ongeschikt binnen 200 m: minder dan 10 %"/>
    <rule key="{00000000-0000-4000-8001-000000000001}" symbol="1" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 10 and &quot;aandeel_pct&quot; &lt; 20" label="Ongeschikt binnen 200 m: 10 tot 20 %"/>
    <rule key="{00000000-0000-4000-8001-000000000002}" symbol="2" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 20 and &quot;aandeel_pct&quot; &lt; 30" label="Ongeschikt binnen 200 m: 20 tot 30 %"/>
    <rule key="{00000000-0000-4000-8001-000000000003}" symbol="3" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 30 and &quot;aandeel_pct&quot; &lt; 40" label="Ongeschikt binnen 200 m: 30 tot 40 %"/>
    <rule key="{00000000-0000-4000-8001-000000000004}" symbol="4" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 40 and &quot;aandeel_pct&quot; &lt; 101" label="Ongeschikt binnen 200 m: 40 % of meer"/>
    <rule key="{00000000-0000-4000-8001-000000000005}" symbol="5" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &gt;= 50" label="Van de helft of meer is de klasse onbekend"/>
    <rule key="{00000000-0000-4000-8001-000000000006}" symbol="6" filter="&quot;aandeel_pct&quot; is null" label="Te weinig woningen voor een aandeel"/>
   </rule>
   <rule key="{00000000-0000-4000-8002-000000000001}" filter="&quot;doelgroep&quot; = 'rolstoel'" label="Met rolstoel" checkstate="0">
    <rule key="{00000000-0000-4000-8001-000100000000}" symbol="0" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 0 and &quot;aandeel_pct&quot; &lt; 10" label="Ongeschikt binnen 200 m: minder dan 10 %"/>
    <rule key="{00000000-0000-4000-8001-000100000001}" symbol="1" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 10 and &quot;aandeel_pct&quot; &lt; 20" label="Ongeschikt binnen 200 m: 10 tot 20 %"/>
    <rule key="{00000000-0000-4000-8001-000100000002}" symbol="2" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 20 and &quot;aandeel_pct&quot; &lt; 30" label="Ongeschikt binnen 200 m: 20 tot 30 %"/>
    <rule key="{00000000-0000-4000-8001-000100000003}" symbol="3" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 30 and &quot;aandeel_pct&quot; &lt; 40" label="Ongeschikt binnen 200 m: 30 tot 40 %"/>
    <rule key="{00000000-0000-4000-8001-000100000004}" symbol="4" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 40 and &quot;aandeel_pct&quot; &lt; 101" label="Ongeschikt binnen 200 m: 40 % of meer"/>
    <rule key="{00000000-0000-4000-8001-000100000005}" symbol="5" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &gt;= 50" label="Van de helft of meer is de klasse onbekend"/>
    <rule key="{00000000-0000-4000-8001-000100000006}" symbol="6" filter="&quot;aandeel_pct&quot; is null" label="Te weinig woningen voor een aandeel"/>
   </rule>
   <rule key="{00000000-0000-4000-8002-000000000002}" filter="&quot;doelgroep&quot; = 'vitaal'" label="Vitaal" checkstate="0">
    <rule key="{00000000-0000-4000-8001-000200000000}" symbol="0" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 0 and &quot;aandeel_pct&quot; &lt; 10" label="Ongeschikt binnen 200 m: minder dan 10 %"/>
    <rule key="{00000000-0000-4000-8001-000200000001}" symbol="1" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 10 and &quot;aandeel_pct&quot; &lt; 20" label="Ongeschikt binnen 200 m: 10 tot 20 %"/>
    <rule key="{00000000-0000-4000-8001-000200000002}" symbol="2" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 20 and &quot;aandeel_pct&quot; &lt; 30" label="Ongeschikt binnen 200 m: 20 tot 30 %"/>
    <rule key="{00000000-0000-4000-8001-000200000003}" symbol="3" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 30 and &quot;aandeel_pct&quot; &lt; 40" label="Ongeschikt binnen 200 m: 30 tot 40 %"/>
    <rule key="{00000000-0000-4000-8001-000200000004}" symbol="4" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 40 and &quot;aandeel_pct&quot; &lt; 101" label="Ongeschikt binnen 200 m: 40 % of meer"/>
    <rule key="{00000000-0000-4000-8001-000200000005}" symbol="5" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &gt;= 50" label="Van de helft of meer is de klasse onbekend"/>
    <rule key="{00000000-0000-4000-8001-000200000006}" symbol="6" filter="&quot;aandeel_pct&quot; is null" label="Te weinig woningen voor een aandeel"/>
   </rule>
   <rule key="{00000000-0000-4000-8002-000000000003}" filter="&quot;doelgroep&quot; = 'dementie'" label="Met dementie" checkstate="0">
    <rule key="{00000000-0000-4000-8001-000300000000}" symbol="0" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 0 and &quot;aandeel_pct&quot; &lt; 10" label="Ongeschikt binnen 200 m: minder dan 10 %"/>
    <rule key="{00000000-0000-4000-8001-000300000001}" symbol="1" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 10 and &quot;aandeel_pct&quot; &lt; 20" label="Ongeschikt binnen 200 m: 10 tot 20 %"/>
    <rule key="{00000000-0000-4000-8001-000300000002}" symbol="2" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 20 and &quot;aandeel_pct&quot; &lt; 30" label="Ongeschikt binnen 200 m: 20 tot 30 %"/>
    <rule key="{00000000-0000-4000-8001-000300000003}" symbol="3" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 30 and &quot;aandeel_pct&quot; &lt; 40" label="Ongeschikt binnen 200 m: 30 tot 40 %"/>
    <rule key="{00000000-0000-4000-8001-000300000004}" symbol="4" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 40 and &quot;aandeel_pct&quot; &lt; 101" label="Ongeschikt binnen 200 m: 40 % of meer"/>
    <rule key="{00000000-0000-4000-8001-000300000005}" symbol="5" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &gt;= 50" label="Van de helft of meer is de klasse onbekend"/>
    <rule key="{00000000-0000-4000-8001-000300000006}" symbol="6" filter="&quot;aandeel_pct&quot; is null" label="Te weinig woningen voor een aandeel"/>
   </rule>
   <rule key="{00000000-0000-4000-8002-000000000004}" filter="&quot;doelgroep&quot; = 'lvg'" label="LVG" checkstate="0">
    <rule key="{00000000-0000-4000-8001-000400000000}" symbol="0" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 0 and &quot;aandeel_pct&quot; &lt; 10" label="Ongeschikt binnen 200 m: minder dan 10 %"/>
    <rule key="{00000000-0000-4000-8001-000400000001}" symbol="1" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 10 and &quot;aandeel_pct&quot; &lt; 20" label="Ongeschikt binnen 200 m: 10 tot 20 %"/>
    <rule key="{00000000-0000-4000-8001-000400000002}" symbol="2" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 20 and &quot;aandeel_pct&quot; &lt; 30" label="Ongeschikt binnen 200 m: 20 tot 30 %"/>
    <rule key="{00000000-0000-4000-8001-000400000003}" symbol="3" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 30 and &quot;aandeel_pct&quot; &lt; 40" label="Ongeschikt binnen 200 m: 30 tot 40 %"/>
    <rule key="{00000000-0000-4000-8001-000400000004}" symbol="4" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 40 and &quot;aandeel_pct&quot; &lt; 101" label="Ongeschikt binnen 200 m: 40 % of meer"/>
    <rule key="{00000000-0000-4000-8001-000400000005}" symbol="5" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &gt;= 50" label="Van de helft of meer is de klasse onbekend"/>
    <rule key="{00000000-0000-4000-8001-000400000006}" symbol="6" filter="&quot;aandeel_pct&quot; is null" label="Te weinig woningen voor een aandeel"/>
   </rule>
   <rule key="{00000000-0000-4000-8002-000000000005}" filter="&quot;doelgroep&quot; = 'ggz'" label="GGZ" checkstate="0">
    <rule key="{00000000-0000-4000-8001-000500000000}" symbol="0" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 0 and &quot;aandeel_pct&quot; &lt; 10" label="Ongeschikt binnen 200 m: minder dan 10 %"/>
    <rule key="{00000000-0000-4000-8001-000500000001}" symbol="1" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 10 and &quot;aandeel_pct&quot; &lt; 20" label="Ongeschikt binnen 200 m: 10 tot 20 %"/>
    <rule key="{00000000-0000-4000-8001-000500000002}" symbol="2" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 20 and &quot;aandeel_pct&quot; &lt; 30" label="Ongeschikt binnen 200 m: 20 tot 30 %"/>
    <rule key="{00000000-0000-4000-8001-000500000003}" symbol="3" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 30 and &quot;aandeel_pct&quot; &lt; 40" label="Ongeschikt binnen 200 m: 30 tot 40 %"/>
    <rule key="{00000000-0000-4000-8001-000500000004}" symbol="4" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &lt; 50 and &quot;aandeel_pct&quot; &gt;= 40 and &quot;aandeel_pct&quot; &lt; 101" label="Ongeschikt binnen 200 m: 40 % of meer"/>
    <rule key="{00000000-0000-4000-8001-000500000005}" symbol="5" filter="&quot;aandeel_pct&quot; is not null and &quot;onbekend_pct&quot; &gt;= 50" label="Van de helft of meer is de klasse onbekend"/>
    <rule key="{00000000-0000-4000-8001-000500000006}" symbol="6" filter="&quot;aandeel_pct&quot; is null" label="Te weinig woningen voor een aandeel"/>
   </rule>
  </rules>
  <symbols>
   <symbol frame_rate="10" type="fill" is_animated="0" clip_to_extent="1" force_rhr="0" name="0" alpha="1">
    <layer enabled="1" locked="0" pass="0" class="SimpleFill" id="{00000000-0000-4000-8000-000000000000}">
     <Option type="Map">
      <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
      <Option type="QString" value="254,240,217,200,rgb:0.996078431372549,0.9411764705882353,0.8509803921568627,0.7843137254901961" name="color"/>
      <Option type="QString" value="bevel" name="joinstyle"/>
      <Option type="QString" value="0,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.1" name="outline_width"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="solid" name="style"/>
     </Option>
    </layer>
   </symbol>
   <symbol frame_rate="10" type="fill" is_animated="0" clip_to_extent="1" force_rhr="0" name="1" alpha="1">
    <layer enabled="1" locked="0" pass="0" class="SimpleFill" id="{00000000-0000-4000-8000-000000000001}">
     <Option type="Map">
      <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
      <Option type="QString" value="253,204,138,200,rgb:0.9921568627450981,0.8,0.5411764705882353,0.7843137254901961" name="color"/>
      <Option type="QString" value="bevel" name="joinstyle"/>
      <Option type="QString" value="0,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.1" name="outline_width"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="solid" name="style"/>
     </Option>
    </layer>
   </symbol>
   <symbol frame_rate="10" type="fill" is_animated="0" clip_to_extent="1" force_rhr="0" name="2" alpha="1">
    <layer enabled="1" locked="0" pass="0" class="SimpleFill" id="{00000000-0000-4000-8000-000000000002}">
     <Option type="Map">
      <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
      <Option type="QString" value="252,141,89,200,rgb:0.9882352941176471,0.5529411764705883,0.3490196078431372,0.7843137254901961" name="color"/>
      <Option type="QString" value="bevel" name="joinstyle"/>
      <Option type="QString" value="0,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.1" name="outline_width"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="solid" name="style"/>
     </Option>
    </layer>
   </symbol>
   <symbol frame_rate="10" type="fill" is_animated="0" clip_to_extent="1" force_rhr="0" name="3" alpha="1">
    <layer enabled="1" locked="0" pass="0" class="SimpleFill" id="{00000000-0000-4000-8000-000000000003}">
     <Option type="Map">
      <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
      <Option type="QString" value="227,74,51,200,rgb:0.8901960784313725,0.2901960784313726,0.2,0.7843137254901961" name="color"/>
      <Option type="QString" value="bevel" name="joinstyle"/>
      <Option type="QString" value="0,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.1" name="outline_width"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="solid" name="style"/>
     </Option>
    </layer>
   </symbol>
   <symbol frame_rate="10" type="fill" is_animated="0" clip_to_extent="1" force_rhr="0" name="4" alpha="1">
    <layer enabled="1" locked="0" pass="0" class="SimpleFill" id="{00000000-0000-4000-8000-000000000004}">
     <Option type="Map">
      <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
      <Option type="QString" value="179,0,0,200,rgb:0.7019607843137254,0,0,0.7843137254901961" name="color"/>
      <Option type="QString" value="bevel" name="joinstyle"/>
      <Option type="QString" value="0,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.1" name="outline_width"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="solid" name="style"/>
     </Option>
    </layer>
   </symbol>
   <symbol frame_rate="10" type="fill" is_animated="0" clip_to_extent="1" force_rhr="0" name="5" alpha="1">
    <layer enabled="1" locked="0" pass="0" class="SimpleFill" id="{00000000-0000-4000-8000-000000000005}">
     <Option type="Map">
      <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
      <Option type="QString" value="111,125,135,200,rgb:0.4352941176470588,0.4901960784313725,0.5294117647058824,0.7843137254901961" name="color"/>
      <Option type="QString" value="bevel" name="joinstyle"/>
      <Option type="QString" value="0,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.1" name="outline_width"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="b_diagonal" name="style"/>
     </Option>
    </layer>
   </symbol>
   <symbol frame_rate="10" type="fill" is_animated="0" clip_to_extent="1" force_rhr="0" name="6" alpha="1">
    <layer enabled="1" locked="0" pass="0" class="SimpleFill" id="{00000000-0000-4000-8000-000000000006}">
     <Option type="Map">
      <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
      <Option type="QString" value="255,255,255,0,rgb:1,1,1,0" name="color"/>
      <Option type="QString" value="bevel" name="joinstyle"/>
      <Option type="QString" value="0,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="185,199,209,255,rgb:0.7254901960784313,0.7803921568627451,0.8196078431372549,1" name="outline_color"/>
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
