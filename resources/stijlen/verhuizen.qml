<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.40.6-Bratislava" styleCategories="Symbology|Labeling" labelsEnabled="0">
 <renderer-v2 referencescale="-1" type="RuleRenderer" enableorderby="0" symbollevels="0" forceraster="0">
  <rules key="{00000000-0000-4000-8003-000000000000}">
   <rule key="{00000000-0000-4000-8002-000000000000}" filter="&quot;doelgroep&quot; = 'rollator'" label="Met rollator">
    <rule key="{00000000-0000-4000-8001-000000000000}" symbol="0" filter="&quot;ongeschikt&quot; = 1 and &quot;afstand_geschikt_m&quot; &lt;= &quot;dichtbij_m&quot;" label="Geschikte woning dichtbij (500 m)"/>
    <rule key="{00000000-0000-4000-8001-000000000001}" symbol="1" filter="&quot;ongeschikt&quot; = 1 and &quot;afstand_geschikt_m&quot; &gt; &quot;dichtbij_m&quot; and &quot;afstand_geschikt_m&quot; &lt;= &quot;ver_m&quot;" label="Geschikte woning binnen 1.000 m"/>
    <rule key="{00000000-0000-4000-8001-000000000002}" symbol="2" filter="&quot;ongeschikt&quot; = 1 and (&quot;afstand_geschikt_m&quot; &gt; &quot;ver_m&quot; or (&quot;afstand_geschikt_m&quot; is null and &quot;reden&quot; = 'geen_geschikte_woning_bereikbaar'))" label="Geschikte woning verder weg of niet bereikbaar"/>
    <rule key="{00000000-0000-4000-8001-000000000003}" symbol="3" filter="&quot;ongeschikt&quot; = 1 and &quot;reden&quot; = 'te_ver_van_netwerk'" label="Geen looproute"/>
    <rule key="{00000000-0000-4000-8001-000000000004}" symbol="4" filter="&quot;ongeschikt&quot; is null" label="Misschien ongeschikt"/>
   </rule>
   <rule key="{00000000-0000-4000-8002-000000000001}" filter="&quot;doelgroep&quot; = 'rolstoel'" label="Met rolstoel" checkstate="0">
    <rule key="{00000000-0000-4000-8001-000100000000}" symbol="0" filter="&quot;ongeschikt&quot; = 1 and &quot;afstand_geschikt_m&quot; &lt;= &quot;dichtbij_m&quot;" label="Geschikte woning dichtbij (500 m)"/>
    <rule key="{00000000-0000-4000-8001-000100000001}" symbol="1" filter="&quot;ongeschikt&quot; = 1 and &quot;afstand_geschikt_m&quot; &gt; &quot;dichtbij_m&quot; and &quot;afstand_geschikt_m&quot; &lt;= &quot;ver_m&quot;" label="Geschikte woning binnen 1.000 m"/>
    <rule key="{00000000-0000-4000-8001-000100000002}" symbol="2" filter="&quot;ongeschikt&quot; = 1 and (&quot;afstand_geschikt_m&quot; &gt; &quot;ver_m&quot; or (&quot;afstand_geschikt_m&quot; is null and &quot;reden&quot; = 'geen_geschikte_woning_bereikbaar'))" label="Geschikte woning verder weg of niet bereikbaar"/>
    <rule key="{00000000-0000-4000-8001-000100000003}" symbol="3" filter="&quot;ongeschikt&quot; = 1 and &quot;reden&quot; = 'te_ver_van_netwerk'" label="Geen looproute"/>
    <rule key="{00000000-0000-4000-8001-000100000004}" symbol="4" filter="&quot;ongeschikt&quot; is null" label="Misschien ongeschikt"/>
   </rule>
  </rules>
  <symbols>
   <symbol frame_rate="10" type="marker" is_animated="0" clip_to_extent="1" force_rhr="0" name="0" alpha="1">
    <layer enabled="1" locked="0" pass="0" class="SimpleMarker" id="{00000000-0000-4000-8000-000000000000}">
     <Option type="Map">
      <Option type="QString" value="0" name="angle"/>
      <Option type="QString" value="square" name="cap_style"/>
      <Option type="QString" value="33,102,172,255,rgb:0.1294117647058824,0.4,0.6745098039215687,1" name="color"/>
      <Option type="QString" value="1" name="horizontal_anchor_point"/>
      <Option type="QString" value="bevel" name="joinstyle"/>
      <Option type="QString" value="circle" name="name"/>
      <Option type="QString" value="0,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.2" name="outline_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="outline_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="diameter" name="scale_method"/>
      <Option type="QString" value="1.8" name="size"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="size_map_unit_scale"/>
      <Option type="QString" value="MM" name="size_unit"/>
      <Option type="QString" value="1" name="vertical_anchor_point"/>
     </Option>
    </layer>
   </symbol>
   <symbol frame_rate="10" type="marker" is_animated="0" clip_to_extent="1" force_rhr="0" name="1" alpha="1">
    <layer enabled="1" locked="0" pass="0" class="SimpleMarker" id="{00000000-0000-4000-8000-000000000001}">
     <Option type="Map">
      <Option type="QString" value="0" name="angle"/>
      <Option type="QString" value="square" name="cap_style"/>
      <Option type="QString" value="253,174,97,255,rgb:0.9921568627450981,0.6823529411764706,0.3803921568627451,1" name="color"/>
      <Option type="QString" value="1" name="horizontal_anchor_point"/>
      <Option type="QString" value="bevel" name="joinstyle"/>
      <Option type="QString" value="square" name="name"/>
      <Option type="QString" value="0,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.2" name="outline_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="outline_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="diameter" name="scale_method"/>
      <Option type="QString" value="1.8" name="size"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="size_map_unit_scale"/>
      <Option type="QString" value="MM" name="size_unit"/>
      <Option type="QString" value="1" name="vertical_anchor_point"/>
     </Option>
    </layer>
   </symbol>
   <symbol frame_rate="10" type="marker" is_animated="0" clip_to_extent="1" force_rhr="0" name="2" alpha="1">
    <layer enabled="1" locked="0" pass="0" class="SimpleMarker" id="{00000000-0000-4000-8000-000000000002}">
     <Option type="Map">
      <Option type="QString" value="0" name="angle"/>
      <Option type="QString" value="square" name="cap_style"/>
      <Option type="QString" value="179,0,0,255,rgb:0.7019607843137254,0,0,1" name="color"/>
      <Option type="QString" value="1" name="horizontal_anchor_point"/>
      <Option type="QString" value="bevel" name="joinstyle"/>
      <Option type="QString" value="triangle" name="name"/>
      <Option type="QString" value="0,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.2" name="outline_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="outline_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="diameter" name="scale_method"/>
      <Option type="QString" value="2.4" name="size"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="size_map_unit_scale"/>
      <Option type="QString" value="MM" name="size_unit"/>
      <Option type="QString" value="1" name="vertical_anchor_point"/>
     </Option>
    </layer>
   </symbol>
   <symbol frame_rate="10" type="marker" is_animated="0" clip_to_extent="1" force_rhr="0" name="3" alpha="1">
    <layer enabled="1" locked="0" pass="0" class="SimpleMarker" id="{00000000-0000-4000-8000-000000000003}">
     <Option type="Map">
      <Option type="QString" value="0" name="angle"/>
      <Option type="QString" value="square" name="cap_style"/>
      <Option type="QString" value="111,125,135,255,rgb:0.4352941176470588,0.4901960784313725,0.5294117647058824,1" name="color"/>
      <Option type="QString" value="1" name="horizontal_anchor_point"/>
      <Option type="QString" value="bevel" name="joinstyle"/>
      <Option type="QString" value="cross" name="name"/>
      <Option type="QString" value="0,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="111,125,135,255,rgb:0.4352941176470588,0.4901960784313725,0.5294117647058824,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.2" name="outline_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="outline_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="diameter" name="scale_method"/>
      <Option type="QString" value="1.8" name="size"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="size_map_unit_scale"/>
      <Option type="QString" value="MM" name="size_unit"/>
      <Option type="QString" value="1" name="vertical_anchor_point"/>
     </Option>
    </layer>
   </symbol>
   <symbol frame_rate="10" type="marker" is_animated="0" clip_to_extent="1" force_rhr="0" name="4" alpha="1">
    <layer enabled="1" locked="0" pass="0" class="SimpleMarker" id="{00000000-0000-4000-8000-000000000004}">
     <Option type="Map">
      <Option type="QString" value="0" name="angle"/>
      <Option type="QString" value="square" name="cap_style"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="color"/>
      <Option type="QString" value="1" name="horizontal_anchor_point"/>
      <Option type="QString" value="bevel" name="joinstyle"/>
      <Option type="QString" value="circle" name="name"/>
      <Option type="QString" value="0,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="159,173,182,255,rgb:0.6235294117647059,0.6784313725490196,0.7137254901960784,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.2" name="outline_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="outline_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="diameter" name="scale_method"/>
      <Option type="QString" value="1.2" name="size"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="size_map_unit_scale"/>
      <Option type="QString" value="MM" name="size_unit"/>
      <Option type="QString" value="1" name="vertical_anchor_point"/>
     </Option>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <blendMode>0</blendMode>
 <featureBlendMode>0</featureBlendMode>
 <layerGeometryType>0</layerGeometryType>
</qgis>
