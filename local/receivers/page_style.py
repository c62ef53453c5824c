"""The look of `page`: fonts, colours and distances close to Slack's light theme."""

from __future__ import annotations

STYLE = """
* { box-sizing: border-box; margin: 0 }
body { font: 15px/1.46668 Lato, "Helvetica Neue", Helvetica, Arial, sans-serif;
  color: #1d1c1d; background: #fff }
.channel { max-width: 780px; margin: 0 auto; padding: 0 20px 20px }
h1 { font-size: 18px; font-weight: 900; padding: 14px 0 10px; border-bottom: 1px solid #ddd;
  margin-bottom: 8px }
h2 { font-size: 18px; font-weight: 900; line-height: 1.33; margin: 6px 0 4px }
.message { display: flex; gap: 8px; padding: 8px 0 }
.avatar { flex: none; width: 36px; height: 36px; border-radius: 6px; color: #fff; font-weight: 900;
  font-size: 18px; display: flex; align-items: center; justify-content: center }
.bot { background: #4a154b } .person { background: #2bac76 }
.content { flex: 1; min-width: 0 }
.who b { font-weight: 900 }
.app { font-size: 10px; font-weight: 700; color: #616061; background: #e8e8e8; border-radius: 2px;
  padding: 1px 3px; margin-left: 4px; vertical-align: 1px }
time, .edited { color: #616061; font-size: 12px; margin-left: 6px }
.edited { margin-left: 0 }
p, .fields > div, .context, h2 { white-space: pre-wrap; overflow-wrap: anywhere }
.section { display: flex; gap: 16px; justify-content: space-between; margin: 4px 0 }
.section > div { flex: 1; min-width: 0 }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 16px; margin-top: 4px }
.context { display: flex; flex-wrap: wrap; gap: 4px 10px; font-size: 13px; color: #616061; margin: 4px 0 }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0 }
.button { align-self: start; border: 1px solid #bbb; border-radius: 8px; padding: 4px 12px; font-size: 13px;
  font-weight: 700; color: #1d1c1d; text-decoration: none }
.primary { background: #007a5a; border-color: #007a5a; color: #fff }
.danger { background: #e01e5a; border-color: #e01e5a; color: #fff }
a { color: #1264a3; text-decoration: none }
a.button { color: #1d1c1d } a.primary, a.danger { color: #fff }
b { font-weight: 700 }
code, pre { font: 12px/1.5 Monaco, Menlo, Consolas, monospace; background: #f8f8f8; border: 1px solid #ddd }
code { color: #e01e5a; border-radius: 3px; padding: 2px 3px }
pre { border-radius: 4px; padding: 8px; margin: 4px 0; white-space: pre-wrap; overflow-wrap: anywhere }
q { quotes: none; border-left: 4px solid #ddd; padding-left: 10px }
hr { border: 0; border-top: 1px solid #ddd; margin: 10px 0 }
.attachment { border-left: 4px solid #ddd; border-radius: 2px; padding: 2px 0 2px 12px; margin: 6px 0 }
.image { background: #f8f8f8; border: 1px solid #ddd; border-radius: 8px; padding: 16px; color: #616061 }
.thread { margin-left: 44px; padding-left: 12px; border-left: 2px solid #ddd }
"""
