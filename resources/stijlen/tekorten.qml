<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.40.6-Bratislava" styleCategories="Symbology|Labeling" labelsEnabled="0">
 <renderer-v2 referencescale="-1" type="RuleRenderer" enableorderby="0" symbollevels="0" forceraster="0">
  <rules key="{00000000-0000-4000-8013-000000000000}">
   <rule key="{00000000-0000-4000-8012-000000000000}" filter="&quot;doelgroep&quot; = 'mobiliteit_beperkt' and &quot;soort&quot; = 'wijk'" label="Moeilijk lopen of bewegen: wijken">
    <rule key="{00000000-0000-4000-8011-000000000000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000000000001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000000000002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000000000001}" filter="&quot;doelgroep&quot; = 'mobiliteit_beperkt' and &quot;soort&quot; = 'buurt'" label="Moeilijk lopen of bewegen: buurten" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000000010000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000000010001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000000010002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000001000000}" filter="&quot;doelgroep&quot; = 'adl_beperkt' and &quot;soort&quot; = 'wijk'" label="Beperkt in dagelijkse handelingen: wijken" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000100000000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000100000001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000100000002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000001000001}" filter="&quot;doelgroep&quot; = 'adl_beperkt' and &quot;soort&quot; = 'buurt'" label="Beperkt in dagelijkse handelingen: buurten" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000100010000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000100010001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000100010002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000002000000}" filter="&quot;doelgroep&quot; = 'loophulpmiddel' and &quot;soort&quot; = 'wijk'" label="Met stok of rollator: wijken" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000200000000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000200000001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000200000002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000002000001}" filter="&quot;doelgroep&quot; = 'loophulpmiddel' and &quot;soort&quot; = 'buurt'" label="Met stok of rollator: buurten" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000200010000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000200010001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000200010002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000003000000}" filter="&quot;doelgroep&quot; = 'rolstoel' and &quot;soort&quot; = 'wijk'" label="Met rolstoel of scootmobiel: wijken" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000300000000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000300000001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000300000002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000003000001}" filter="&quot;doelgroep&quot; = 'rolstoel' and &quot;soort&quot; = 'buurt'" label="Met rolstoel of scootmobiel: buurten" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000300010000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000300010001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000300010002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000004000000}" filter="&quot;doelgroep&quot; = 'dementie_thuis' and &quot;soort&quot; = 'wijk'" label="Met dementie, thuis: wijken" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000400000000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000400000001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000400000002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000004000001}" filter="&quot;doelgroep&quot; = 'dementie_thuis' and &quot;soort&quot; = 'buurt'" label="Met dementie, thuis: buurten" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000400010000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000400010001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000400010002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000005000000}" filter="&quot;doelgroep&quot; = 'alleenwonend_75plus' and &quot;soort&quot; = 'wijk'" label="Alleenwonend, 75 jaar en ouder: wijken" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000500000000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000500000001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000500000002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000005000001}" filter="&quot;doelgroep&quot; = 'alleenwonend_75plus' and &quot;soort&quot; = 'buurt'" label="Alleenwonend, 75 jaar en ouder: buurten" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000500010000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000500010001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000500010002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000006000000}" filter="&quot;doelgroep&quot; = 'vv_licht' and &quot;soort&quot; = 'wijk'" label="Lichte zorgvraag: wijken" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000600000000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000600000001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000600000002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000006000001}" filter="&quot;doelgroep&quot; = 'vv_licht' and &quot;soort&quot; = 'buurt'" label="Lichte zorgvraag: buurten" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000600010000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000600010001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000600010002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000007000000}" filter="&quot;doelgroep&quot; = 'vv_zwaar' and &quot;soort&quot; = 'wijk'" label="Zwaardere zorgvraag: wijken" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000700000000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000700000001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000700000002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000007000001}" filter="&quot;doelgroep&quot; = 'vv_zwaar' and &quot;soort&quot; = 'buurt'" label="Zwaardere zorgvraag: buurten" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000700010000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000700010001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000700010002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000008000000}" filter="&quot;doelgroep&quot; = 'lvg_vg' and &quot;soort&quot; = 'wijk'" label="Verstandelijke beperking: wijken" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000800000000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000800000001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000800000002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000008000001}" filter="&quot;doelgroep&quot; = 'lvg_vg' and &quot;soort&quot; = 'buurt'" label="Verstandelijke beperking: buurten" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000800010000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000800010001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000800010002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000009000000}" filter="&quot;doelgroep&quot; = 'ggz' and &quot;soort&quot; = 'wijk'" label="GGZ: wijken" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000900000000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000900000001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000900000002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000009000001}" filter="&quot;doelgroep&quot; = 'ggz' and &quot;soort&quot; = 'buurt'" label="GGZ: buurten" checkstate="0">
    <rule key="{00000000-0000-4000-8011-000900010000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-000900010001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-000900010002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000010000000}" filter="&quot;doelgroep&quot; = 'beschermd_wonen' and &quot;soort&quot; = 'wijk'" label="Uit beschermd wonen: wijken" checkstate="0">
    <rule key="{00000000-0000-4000-8011-001000000000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-001000000001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-001000000002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
   <rule key="{00000000-0000-4000-8012-000010000001}" filter="&quot;doelgroep&quot; = 'beschermd_wonen' and &quot;soort&quot; = 'buurt'" label="Uit beschermd wonen: buurten" checkstate="0">
    <rule key="{00000000-0000-4000-8011-001000010000}" symbol="0" filter="&quot;oordeel&quot; = 'tekort'" label="Zeker een tekort"/>
    <rule key="{00000000-0000-4000-8011-001000010001}" symbol="1" filter="&quot;oordeel&quot; = 'onzeker'" label="Niet te zeggen"/>
    <rule key="{00000000-0000-4000-8011-001000010002}" symbol="2" filter="&quot;oordeel&quot; = 'overschot'" label="Zeker genoeg"/>
   </rule>
  </rules>
  <symbols>
   <symbol frame_rate="10" type="fill" is_animated="0" clip_to_extent="1" force_rhr="0" name="0" alpha="1">
    <layer enabled="1" locked="0" pass="0" class="SimpleFill" id="{00000000-0000-4000-8010-000000000000}">
     <Option type="Map">
      <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
      <Option type="QString" value="140,45,4,200,rgb:0.5490196078431373,0.17647058823529413,0.01568627450980392,0.7843137254901961" name="color"/>
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
    <layer enabled="1" locked="0" pass="0" class="SimpleFill" id="{00000000-0000-4000-8010-000000000001}">
     <Option type="Map">
      <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
      <Option type="QString" value="254,196,79,200,rgb:0.996078431372549,0.7686274509803922,0.30980392156862746,0.7843137254901961" name="color"/>
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
    <layer enabled="1" locked="0" pass="0" class="SimpleFill" id="{00000000-0000-4000-8010-000000000002}">
     <Option type="Map">
      <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
      <Option type="QString" value="199,226,242,200,rgb:0.7803921568627451,0.8862745098039215,0.9490196078431372,0.7843137254901961" name="color"/>
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
