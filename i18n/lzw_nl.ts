<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="nl_NL" sourcelanguage="en">
<context>
    <name>LZW</name>
    <message>
        <source>Langer Zelfstandig Wonen: can people keep living at home?</source>
        <translation>Langer Zelfstandig Wonen: kunnen mensen thuis blijven wonen?</translation>
    </message>
</context>
</TS>
