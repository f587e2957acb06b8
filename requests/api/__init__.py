"""JSON in, JSON out, through the same workflow as the pages: the same words, the same refusals.

Field names are the words of the forms and of ``requests.workflow``; agencies and rules go by code.
Signing and issuing are not here: a person does them on the page.
"""
