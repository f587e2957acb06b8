"""Letters as they are printed: the sheet, its words, and the sheet as HTML and .docx."""
