<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.40.6-Bratislava" styleCategories="Symbology|Labeling" labelsEnabled="0">
 <renderer-v2 referencescale="-1" type="RuleRenderer" enableorderby="0" symbollevels="0" forceraster="0">
  <rules key="{00000000-0000-4000-8003-000000000000}">
   <rule key="{00000000-0000-4000-8002-000000000000}" filter="&quot;doelgroep&quot; = 'rollator'" label="Met rollator">
    <rule key="{00000000-0000-4000-8001-000000000000}" symbol="0" filter="&quot;rang&quot; = 1 and &quot;maatregel&quot; = 'lift_in_complex'" label="Een lift helpt de meeste woningen"/>
    <rule key="{00000000-0000-4000-8001-000000000001}" symbol="1" filter="&quot;rang&quot; = 1 and &quot;maatregel&quot; in ('traplift', 'slapen_beneden')" label="Een traplift of slapen beneden helpt de meeste"/>
    <rule key="{00000000-0000-4000-8001-000000000002}" symbol="2" filter="&quot;rang&quot; = 1 and &quot;maatregel&quot; not in ('lift_in_complex', 'traplift', 'slapen_beneden')" label="Een andere maatregel helpt de meeste"/>
    <rule key="{00000000-0000-4000-8001-000000000003}" symbol="3" filter="&quot;maatregel&quot; = 'geen'" label="Geen maatregel nodig of mogelijk"/>
   </rule>
   <rule key="{00000000-0000-4000-8002-000000000001}" filter="&quot;doelgroep&quot; = 'rolstoel'" label="Met rolstoel" checkstate="0">
    <rule key="{00000000-0000-4000-8001-000100000000}" symbol="0" filter="&quot;rang&quot; = 1 and &quot;maatregel&quot; = 'lift_in_complex'" label="Een lift helpt de meeste woningen"/>
    <rule key="{00000000-0000-4000-8001-000100000001}" symbol="1" filter="&quot;rang&quot; = 1 and &quot;maatregel&quot; in ('traplift', 'slapen_beneden')" label="Een traplift of slapen beneden helpt de meeste"/>
    <rule key="{00000000-0000-4000-8001-000100000002}" symbol="2" filter="&quot;rang&quot; = 1 and &quot;maatregel&quot; not in ('lift_in_complex', 'traplift', 'slapen_beneden')" label="Een andere maatregel helpt de meeste"/>
    <rule key="{00000000-0000-4000-8001-000100000003}" symbol="3" filter="&quot;maatregel&quot; = 'geen'" label="Geen maatregel nodig of mogelijk"/>
   </rule>
   <rule key="{00000000-0000-4000-8002-000000000002}" filter="&quot;doelgroep&quot; = 'vitaal'" label="Vitaal" checkstate="0">
    <rule key="{00000000-0000-4000-8001-000200000000}" symbol="0" filter="&quot;rang&quot; = 1 and &quot;maatregel&quot; = 'lift_in_complex'" label="Een lift helpt de meeste woningen"/>
    <rule key="{00000000-0000-4000-8001-000200000001}" symbol="1" filter="&quot;rang&quot; = 1 and &quot;maatregel&quot; in ('traplift', 'slapen_beneden')" label="Een traplift of slapen beneden helpt de meeste"/>
    <rule key="{00000000-0000-4000-8001-000200000002}" symbol="2" filter="&quot;rang&quot; = 1 and &quot;maatregel&quot; not in ('lift_in_complex', 'traplift', 'slapen_beneden')" label="Een andere maatregel helpt de meeste"/>
    <rule key="{00000000-0000-4000-8001-000200000003}" symbol="3" filter="&quot;maatregel&quot; = 'geen'" label="Geen maatregel nodig of mogelijk"/>
   </rule>
   <rule key="{00000000-0000-4000-8002-000000000003}" filter="&quot;doelgroep&quot; = 'dementie'" label="Met dementie" checkstate="0">
    <rule key="{00000000-0000-4000-8001-000300000000}" symbol="0" filter="&quot;rang&quot; = 1 and &quot;maatregel&quot; = 'lift_in_complex'" label="Een lift helpt de meeste woningen"/>
    <rule key="{00000000-0000-4000-8001-000300000001}" symbol="1" filter="&quot;rang&quot; = 1 and &quot;maatregel&quot; in ('traplift', 'slapen_beneden')" label="Een traplift of slapen beneden helpt de meeste"/>
    <rule key="{00000000-0000-4000-8001-000300000002}" symbol="2" filter="&quot;rang&quot; = 1 and &quot;maatregel&quot; not in ('lift_in_complex', 'traplift', 'slapen_beneden')" label="Een andere maatregel helpt de meeste"/>
    <rule key="{00000000-0000-4000-8001-000300000003}" symbol="3" filter="&quot;maatregel&quot; = 'geen'" label="Geen maatregel nodig of mogelijk"/>
   </rule>
   <rule key="{00000000-0000-4000-8002-000000000004}" filter="&quot;doelgroep&quot; = 'lvg'" label="LVG" checkstate="0">
    <rule key="{00000000-0000-4000-8001-000400000000}" symbol="0" filter="&quot;rang&quot; = 1 and &quot;maatregel&quot; = 'lift_in_complex'" label="Een lift helpt de meeste woningen"/>
    <rule key="{00000000-0000-4000-8001-000400000001}" symbol="1" filter="&quot;rang&quot; = 1 and &quot;maatregel&quot; in ('traplift', 'slapen_beneden')" label="Een traplift of slapen beneden helpt de meeste"/>
    <rule key="{00000000-0000-4000-8001-000400000002}" symbol="2" filter="&quot;rang&quot; = 1 and &quot;maatregel&quot; not in ('lift_in_complex', 'traplift', 'slapen_beneden')" label="Een andere maatregel helpt de meeste"/>
    <rule key="{00000000-0000-4000-8001-000400000003}" symbol="3" filter="&quot;maatregel&quot; = 'geen'" label="Geen maatregel nodig of mogelijk"/>
   </rule>
   <rule key="{00000000-0000-4000-8002-000000000005}" filter="&quot;doelgroep&quot; = 'ggz'" label="GGZ" checkstate="0">
    <rule key="{00000000-0000-4000-8001-000500000000}" symbol="0" filter="&quot;rang&quot; = 1 and &quot;maatregel&quot; = 'lift_in_complex'" label="Een lift helpt de meeste woningen"/>
    <rule key="{00000000-0000-4000-8001-000500000001}" symbol="1" filter="&quot;rang&quot; = 1 and &quot;maatregel&quot; in ('traplift', 'slapen_beneden')" label="Een traplift of slapen beneden helpt de meeste"/>
    <rule key="{00000000-0000-4000-8001-000500000002}" symbol="2" filter="&quot;rang&quot; = 1 and &quot;maatregel&quot; not in ('lift_in_complex', 'traplift', 'slapen_beneden')" label="Een andere maatregel helpt de meeste"/>
    <rule key="{00000000-0000-4000-8001-000500000003}" symbol="3" filter="&quot;maatregel&quot; = 'geen'" label="Geen maatregel nodig of mogelijk"/>
   </rule>
  </rules>
  <symbols>
   <symbol frame_rate="10" type="marker" is_animated="0" clip_to_extent="1" force_rhr="0" name="0" alpha="1">
    <layer enabled="1" locked="0" pass="0" class="SimpleMarker" id="{00000000-0000-4000-8000-000000000000}">
     <Option type="Map">
      <Option type="QString" value="0" name="angle"/>
      <Option type="QString" value="square" name="cap_style"/>
      <Option type="QString" value="185,71,14,255,rgb:0.7254901960784313,0.2784313725490196,0.05490196078431372,1" name="color"/>
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
      <Option type="QString" value="4.4" name="size"/>
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
      <Option type="QString" value="27,79,114,255,rgb:0.1058823529411765,0.3098039215686275,0.4470588235294118,1" name="color"/>
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
      <Option type="QString" value="3.6" name="size"/>
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
      <Option type="QString" value="118,42,131,255,rgb:0.4627450980392157,0.1647058823529412,0.5137254901960784,1" name="color"/>
      <Option type="QString" value="1" name="horizontal_anchor_point"/>
      <Option type="QString" value="bevel" name="joinstyle"/>
      <Option type="QString" value="diamond" name="name"/>
      <Option type="QString" value="0,0" name="offset"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
      <Option type="QString" value="MM" name="offset_unit"/>
      <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
      <Option type="QString" value="solid" name="outline_style"/>
      <Option type="QString" value="0.2" name="outline_width"/>
      <Option type="QString" value="3x:0,0,0,0,0,0" name="outline_width_map_unit_scale"/>
      <Option type="QString" value="MM" name="outline_width_unit"/>
      <Option type="QString" value="diameter" name="scale_method"/>
      <Option type="QString" value="4.2" name="size"/>
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
      <Option type="QString" value="2.6" name="size"/>
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
