"""What nothing here may say: patterns that set or cut a dose, sanction anyone, or score a person's risk."""

from __future__ import annotations

INSTRUCTIONS = (
    r"\b(increase|raise|reduce|lower|cut|taper|halve|double|step (up|down))s? "
    r"((the|their|his|her|a|this|its) )?((daily|prescribed|current|person's) )?(dose|dosage|prescription)\b",
    r"\b(should|must|ought to|needs? to|consider) (be )?"
    r"(discharg|sanction|withdraw|exclud|suspend|supervis|detox)\w*",
    r"\b(discharge|sanction|exclude|suspend) (the|this|such|these) (person|people|client|patient)s?\b",
    r"\brisk[- ]scores?\b|\bhigh[- ]risk (person|people|client|patient)s?\b|\briskiest\b",
    r"\b(best|worst|top|bottom)[- ](performing|ranked|services?)\b",
    r"\brank(ed|ing|s)? (of )?(services|people)\b",
    r"\b(recommended|suggested|target|optimal|right) dose\b",
    r"\bdose (should|must|needs to)\b",
)

ABOUT_A_PERSON = (
    *INSTRUCTIONS,
    r"\b(mgs?|milligrams?|millilitres?|ml)\b",
    r"\b(discharg|sanction|penalis|punish|expel|ban|evict)\w*",
    r"\b(reduc|lower|cut|taper|halv|withhold|stop)\w* (of )?(the |their |your |this )?"
    r"(medicine|medication|methadone|buprenorphine|script|prescription|treatment|amount)\b",
    r"\b(increas|rais|up-?titrat|doubl)\w* (of )?(the |their |your |this )?"
    r"(medicine|methadone|buprenorphine|amount)\b",
    r"\b(contract|ultimatum|last chance|warning letter|zero tolerance)\b",
)
"""What the words of a statement, a question or a page for people in treatment may not say, besides."""
