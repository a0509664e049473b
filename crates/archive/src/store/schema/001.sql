-- Times are microseconds since 1970. `age` is a time of receipt negated, so that newest first is
-- ascending and one row-value comparison continues a page. Ids are the 16 bytes that their hex
-- digits stand for.

-- What the archive is, and how far its change log has been published.
CREATE TABLE archive (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    instance BLOB NOT NULL,
    published INTEGER NOT NULL
) STRICT;
INSERT INTO archive VALUES (1, randomblob(16), 0);

-- The newest extraction of each article: `record` is an ArticleRecord without the body, which
-- stands apart and last so that lists do not read it.
CREATE TABLE article (
    article_id BLOB NOT NULL UNIQUE,
    age INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    publisher TEXT NOT NULL,
    record BLOB NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX article_newest ON article (age, article_id);
CREATE INDEX article_publisher ON article (publisher, age, article_id);

-- One extraction that changed something: what its changes have in common. `article` is the Article
-- without body.
CREATE TABLE edition (
    id INTEGER PRIMARY KEY,
    changed_at INTEGER NOT NULL,
    trace TEXT NOT NULL,
    article BLOB NOT NULL
) STRICT;

-- The change log. `kind` is StatementChange.Kind, `statement` a Statement. The bytes of every
-- statement stand here, once.
CREATE TABLE change (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER NOT NULL,
    edition INTEGER NOT NULL,
    statement BLOB NOT NULL
) STRICT;

-- The statements that hold now. `number` is the change that gave a statement its present form.
CREATE TABLE statement (
    number INTEGER PRIMARY KEY,
    article_id BLOB NOT NULL,
    statement_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    age INTEGER NOT NULL,
    publisher TEXT NOT NULL,
    speaker_key TEXT NOT NULL,
    country TEXT NOT NULL,
    act INTEGER NOT NULL,
    mode INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX statement_article ON statement (article_id, statement_id);
CREATE INDEX statement_text ON statement (article_id, age, position);
-- Act and mode have too few values for an index of their own; here they are tested before a row is
-- read.
CREATE INDEX statement_newest ON statement (age, article_id, position, act, mode);
CREATE INDEX statement_speaker ON statement (speaker_key, age, article_id, position);
CREATE INDEX statement_country ON statement (country, age, article_id, position);
CREATE INDEX statement_publisher ON statement (publisher, age, article_id, position);

CREATE TABLE topic (
    code TEXT NOT NULL,
    age INTEGER NOT NULL,
    article_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (code, age, article_id, position, number)
) STRICT, WITHOUT ROWID;

-- The words of each statement's content, folded by words.rs; rowid is statement.number.
CREATE VIRTUAL TABLE statement_words
    USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'ascii');

-- Speakers and how often each is called what. `kind`: 1 name, 2 role, 3 affiliation.
CREATE TABLE speaker (
    id INTEGER PRIMARY KEY,
    speaker_key TEXT NOT NULL UNIQUE,
    country TEXT NOT NULL,
    statements INTEGER NOT NULL
) STRICT;
CREATE INDEX speaker_most ON speaker (statements, speaker_key);
CREATE INDEX speaker_country ON speaker (country, statements, speaker_key);
CREATE TABLE label (
    id INTEGER PRIMARY KEY,
    speaker INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    text TEXT NOT NULL,
    statements INTEGER NOT NULL,
    UNIQUE (speaker, kind, text)
) STRICT;

-- The words of each name, folded; rowid is label.id.
CREATE VIRTUAL TABLE name_words
    USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'ascii');
