"""The look of `page`: fonts, colours and distances close to CloudWatch's light theme."""

from __future__ import annotations

COLUMN_PX = 56
"""What one of the 24 columns measures on a desktop 1,400 pixels wide."""
ROW_PX = 50
NARROW_PX = 380
"""What a widget measures on a phone."""

STYLE = """
* { box-sizing: border-box; margin: 0; padding: 0 }
body { font: 13px/1.4 "Amazon Ember", "Helvetica Neue", Roboto, Arial, sans-serif; color: #16191f;
  background: #f2f3f3 }
header { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between;
  gap: 0 16px; padding: 12px 14px 4px }
h1 { font-size: 20px; font-weight: 700 }
header span, h2 small { color: #545b64; font-size: 12px; font-weight: 400 }
.dashboard { display: grid; grid-template-columns: repeat(24, 1fr); grid-auto-rows: minmax(50px, auto);
  padding: 6px 10px 14px }
.widget { background: #fff; border: 1px solid #d5dbdb; margin: 4px; padding: 8px 10px; min-width: 0;
  overflow: hidden }
.widget.clear { background: none; border-color: transparent; padding: 0 10px }
h2 { font-size: 14px; font-weight: 700; margin-bottom: 6px; overflow-wrap: anywhere }
ul { list-style: none }
footer { padding: 0 14px 14px; color: #545b64; font-size: 12px }
.none, .small { color: #545b64; overflow-wrap: anywhere }
.small { font-size: 11px; margin-top: 4px }
.text { overflow-wrap: anywhere }
.text ul, .text ol { padding-left: 18px; list-style: disc }
.text ol { list-style: decimal }
.text h2 { font-size: 18px; margin-bottom: 2px }
.text h3 { font-size: 16px; margin-bottom: 2px }
.text h4, .text h5, .text h6 { font-size: 14px; margin-bottom: 2px }
.text p, .text ul, .text ol { margin-bottom: 4px }
a { color: #0073bb }
a.button { display: inline-block; border: 1px solid #545b64; border-radius: 2px; padding: 2px 12px;
  text-decoration: none; font-weight: 700 }
code, pre { font: 12px monospace; background: #f2f3f3; padding: 0 3px }
pre { overflow-x: auto; padding: 4px }
.scroll { overflow-x: auto }
table { border-collapse: collapse; font-size: 12px; min-width: 100% }
td, th { border-bottom: 1px solid #eaeded; padding: 3px 8px; text-align: left; white-space: nowrap }
.sample td { color: #879596 }
.numbers { display: flex; flex-wrap: wrap; gap: 4px 24px }
.numbers li { flex: 1 1 120px; min-width: 0 }
.numbers b { display: block; font-size: 30px; line-height: 1.2; font-weight: 400 }
.numbers i { font-style: normal; font-size: 12px; color: #545b64 }
.spark { display: block; width: 100%; height: 34px }
.spark path { fill: none; stroke-width: 1.5; vector-effect: non-scaling-stroke }
.gauges { display: flex; flex-wrap: wrap; gap: 8px; justify-content: space-around; text-align: center }
.gauges li { flex: 1 1 160px; max-width: 260px }
.gauges text { font-size: 11px; text-anchor: middle; fill: #545b64 }
.gauges .value { font-size: 26px; fill: #16191f }
.arc, .till { fill: none; stroke-width: 16; stroke: #eaeded }
.bars li { display: grid; grid-template-columns: minmax(80px, 30%) 1fr 60px; gap: 8px; align-items: center;
  padding: 2px 0 }
.bars span { overflow-wrap: anywhere; font-size: 12px }
.bars i { display: block; height: 18px; min-width: 1px }
.pie { display: block; height: 220px; margin: auto }
.alarms { display: grid; grid-template-columns: repeat(auto-fill, minmax(290px, 1fr)); gap: 4px 8px }
.alarms li { border: 1px solid #d5dbdb; border-left: 5px solid #879596; padding: 2px 8px; line-height: 1.3 }
.alarms b, .alarms i { display: block; overflow-wrap: anywhere; font-size: 12px }
.alarms b { font-weight: 600 }
.alarms i { font-style: normal; color: #545b64 }
.alarms .alarm { border-color: #d13212; background: #fdf3f1 }
.alarms .alarm i { color: #d13212; font-weight: 700 }
.alarms .all { border: 0; color: #545b64 }
.alarms .ok { border-left-color: #1d8102 }
.alarms .ok i { color: #1d8102 }
.plot { display: block; width: 100%; height: auto }
.plot text { font-size: 11px }
.plot .tick, .plot .unit, .plot .none { fill: #545b64 }
.plot .marked { font-weight: 600; paint-order: stroke; stroke: #fff; stroke-width: 3px }
.plot .none { font-size: 13px }
.grid { stroke: #eaeded; stroke-width: 1; fill: none }
.line { fill: none; stroke-width: 1.6; stroke-linejoin: round }
.area { opacity: .35; stroke: none }
.fill { opacity: .08 }
.mark { fill: none; stroke-width: 1.2; stroke-dasharray: 5 3 }
.legend { display: flex; flex-wrap: wrap; gap: 0 14px; padding: 4px 2px 0; font-size: 12px }
.legend li { display: flex; align-items: center; gap: 5px; overflow-wrap: anywhere }
.legend i { flex: none; width: 10px; height: 10px; border-radius: 2px }
.narrow { display: none }
@media (max-width: 760px) {
  .dashboard { display: block; padding: 4px }
  .wide { display: none }
  .narrow { display: block }
  .alarms { grid-template-columns: 1fr }
  .text h2 { font-size: 17px }
}
"""
