-- Documents are handed out piece by piece. A compressed value would be decompressed from its beginning for each piece, and what
-- comes here (PDF, images, office files) is compressed already.
alter table document_content alter column bytes set storage external;
