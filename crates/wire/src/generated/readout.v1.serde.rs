impl serde::Serialize for Act {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.kind != 0 {
            len += 1;
        }
        if self.polarity != 0 {
            len += 1;
        }
        if !self.plover.is_empty() {
            len += 1;
        }
        if self.target.is_some() {
            len += 1;
        }
        if self.confidence != 0. {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.Act", len)?;
        if self.kind != 0 {
            let v = act::Kind::try_from(self.kind)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.kind)))?;
            struct_ser.serialize_field("kind", &v)?;
        }
        if self.polarity != 0 {
            let v = act::Polarity::try_from(self.polarity)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.polarity)))?;
            struct_ser.serialize_field("polarity", &v)?;
        }
        if !self.plover.is_empty() {
            struct_ser.serialize_field("plover", &self.plover)?;
        }
        if let Some(v) = self.target.as_ref() {
            struct_ser.serialize_field("target", v)?;
        }
        if self.confidence != 0. {
            struct_ser.serialize_field("confidence", &self.confidence)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Act {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "kind",
            "polarity",
            "plover",
            "target",
            "confidence",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Kind,
            Polarity,
            Plover,
            Target,
            Confidence,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "kind" => Ok(GeneratedField::Kind),
                            "polarity" => Ok(GeneratedField::Polarity),
                            "plover" => Ok(GeneratedField::Plover),
                            "target" => Ok(GeneratedField::Target),
                            "confidence" => Ok(GeneratedField::Confidence),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Act;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.Act")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Act, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut kind__ = None;
                let mut polarity__ = None;
                let mut plover__ = None;
                let mut target__ = None;
                let mut confidence__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Kind => {
                            if kind__.is_some() {
                                return Err(serde::de::Error::duplicate_field("kind"));
                            }
                            kind__ = Some(map_.next_value::<act::Kind>()? as i32);
                        }
                        GeneratedField::Polarity => {
                            if polarity__.is_some() {
                                return Err(serde::de::Error::duplicate_field("polarity"));
                            }
                            polarity__ = Some(map_.next_value::<act::Polarity>()? as i32);
                        }
                        GeneratedField::Plover => {
                            if plover__.is_some() {
                                return Err(serde::de::Error::duplicate_field("plover"));
                            }
                            plover__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Target => {
                            if target__.is_some() {
                                return Err(serde::de::Error::duplicate_field("target"));
                            }
                            target__ = map_.next_value()?;
                        }
                        GeneratedField::Confidence => {
                            if confidence__.is_some() {
                                return Err(serde::de::Error::duplicate_field("confidence"));
                            }
                            confidence__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(Act {
                    kind: kind__.unwrap_or_default(),
                    polarity: polarity__.unwrap_or_default(),
                    plover: plover__.unwrap_or_default(),
                    target: target__,
                    confidence: confidence__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.Act", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for act::Kind {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "KIND_UNSPECIFIED",
            Self::Assert => "KIND_ASSERT",
            Self::Announce => "KIND_ANNOUNCE",
            Self::Commit => "KIND_COMMIT",
            Self::Request => "KIND_REQUEST",
            Self::Support => "KIND_SUPPORT",
            Self::Criticize => "KIND_CRITICIZE",
            Self::Reject => "KIND_REJECT",
            Self::Warn => "KIND_WARN",
            Self::Expect => "KIND_EXPECT",
            Self::Express => "KIND_EXPRESS",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for act::Kind {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "KIND_UNSPECIFIED",
            "KIND_ASSERT",
            "KIND_ANNOUNCE",
            "KIND_COMMIT",
            "KIND_REQUEST",
            "KIND_SUPPORT",
            "KIND_CRITICIZE",
            "KIND_REJECT",
            "KIND_WARN",
            "KIND_EXPECT",
            "KIND_EXPRESS",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = act::Kind;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "KIND_UNSPECIFIED" => Ok(act::Kind::Unspecified),
                    "KIND_ASSERT" => Ok(act::Kind::Assert),
                    "KIND_ANNOUNCE" => Ok(act::Kind::Announce),
                    "KIND_COMMIT" => Ok(act::Kind::Commit),
                    "KIND_REQUEST" => Ok(act::Kind::Request),
                    "KIND_SUPPORT" => Ok(act::Kind::Support),
                    "KIND_CRITICIZE" => Ok(act::Kind::Criticize),
                    "KIND_REJECT" => Ok(act::Kind::Reject),
                    "KIND_WARN" => Ok(act::Kind::Warn),
                    "KIND_EXPECT" => Ok(act::Kind::Expect),
                    "KIND_EXPRESS" => Ok(act::Kind::Express),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for act::Polarity {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "POLARITY_UNSPECIFIED",
            Self::Positive => "POLARITY_POSITIVE",
            Self::Negative => "POLARITY_NEGATIVE",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for act::Polarity {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "POLARITY_UNSPECIFIED",
            "POLARITY_POSITIVE",
            "POLARITY_NEGATIVE",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = act::Polarity;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "POLARITY_UNSPECIFIED" => Ok(act::Polarity::Unspecified),
                    "POLARITY_POSITIVE" => Ok(act::Polarity::Positive),
                    "POLARITY_NEGATIVE" => Ok(act::Polarity::Negative),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for Article {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.name.is_empty() {
            len += 1;
        }
        if !self.article_id.is_empty() {
            len += 1;
        }
        if !self.revision.is_empty() {
            len += 1;
        }
        if !self.url.is_empty() {
            len += 1;
        }
        if !self.external_id.is_empty() {
            len += 1;
        }
        if self.publisher.is_some() {
            len += 1;
        }
        if !self.title.is_empty() {
            len += 1;
        }
        if !self.body.is_empty() {
            len += 1;
        }
        if !self.language.is_empty() {
            len += 1;
        }
        if self.published_at.is_some() {
            len += 1;
        }
        if self.received_at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.Article", len)?;
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if !self.article_id.is_empty() {
            struct_ser.serialize_field("articleId", &self.article_id)?;
        }
        if !self.revision.is_empty() {
            struct_ser.serialize_field("revision", &self.revision)?;
        }
        if !self.url.is_empty() {
            struct_ser.serialize_field("url", &self.url)?;
        }
        if !self.external_id.is_empty() {
            struct_ser.serialize_field("externalId", &self.external_id)?;
        }
        if let Some(v) = self.publisher.as_ref() {
            struct_ser.serialize_field("publisher", v)?;
        }
        if !self.title.is_empty() {
            struct_ser.serialize_field("title", &self.title)?;
        }
        if !self.body.is_empty() {
            struct_ser.serialize_field("body", &self.body)?;
        }
        if !self.language.is_empty() {
            struct_ser.serialize_field("language", &self.language)?;
        }
        if let Some(v) = self.published_at.as_ref() {
            struct_ser.serialize_field("publishedAt", v)?;
        }
        if let Some(v) = self.received_at.as_ref() {
            struct_ser.serialize_field("receivedAt", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Article {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "name",
            "article_id",
            "articleId",
            "revision",
            "url",
            "external_id",
            "externalId",
            "publisher",
            "title",
            "body",
            "language",
            "published_at",
            "publishedAt",
            "received_at",
            "receivedAt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Name,
            ArticleId,
            Revision,
            Url,
            ExternalId,
            Publisher,
            Title,
            Body,
            Language,
            PublishedAt,
            ReceivedAt,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "name" => Ok(GeneratedField::Name),
                            "articleId" | "article_id" => Ok(GeneratedField::ArticleId),
                            "revision" => Ok(GeneratedField::Revision),
                            "url" => Ok(GeneratedField::Url),
                            "externalId" | "external_id" => Ok(GeneratedField::ExternalId),
                            "publisher" => Ok(GeneratedField::Publisher),
                            "title" => Ok(GeneratedField::Title),
                            "body" => Ok(GeneratedField::Body),
                            "language" => Ok(GeneratedField::Language),
                            "publishedAt" | "published_at" => Ok(GeneratedField::PublishedAt),
                            "receivedAt" | "received_at" => Ok(GeneratedField::ReceivedAt),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Article;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.Article")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Article, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut name__ = None;
                let mut article_id__ = None;
                let mut revision__ = None;
                let mut url__ = None;
                let mut external_id__ = None;
                let mut publisher__ = None;
                let mut title__ = None;
                let mut body__ = None;
                let mut language__ = None;
                let mut published_at__ = None;
                let mut received_at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ArticleId => {
                            if article_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("articleId"));
                            }
                            article_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Revision => {
                            if revision__.is_some() {
                                return Err(serde::de::Error::duplicate_field("revision"));
                            }
                            revision__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Url => {
                            if url__.is_some() {
                                return Err(serde::de::Error::duplicate_field("url"));
                            }
                            url__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ExternalId => {
                            if external_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("externalId"));
                            }
                            external_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Publisher => {
                            if publisher__.is_some() {
                                return Err(serde::de::Error::duplicate_field("publisher"));
                            }
                            publisher__ = map_.next_value()?;
                        }
                        GeneratedField::Title => {
                            if title__.is_some() {
                                return Err(serde::de::Error::duplicate_field("title"));
                            }
                            title__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Body => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("body"));
                            }
                            body__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Language => {
                            if language__.is_some() {
                                return Err(serde::de::Error::duplicate_field("language"));
                            }
                            language__ = Some(map_.next_value()?);
                        }
                        GeneratedField::PublishedAt => {
                            if published_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("publishedAt"));
                            }
                            published_at__ = map_.next_value()?;
                        }
                        GeneratedField::ReceivedAt => {
                            if received_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("receivedAt"));
                            }
                            received_at__ = map_.next_value()?;
                        }
                    }
                }
                Ok(Article {
                    name: name__.unwrap_or_default(),
                    article_id: article_id__.unwrap_or_default(),
                    revision: revision__.unwrap_or_default(),
                    url: url__.unwrap_or_default(),
                    external_id: external_id__.unwrap_or_default(),
                    publisher: publisher__,
                    title: title__.unwrap_or_default(),
                    body: body__.unwrap_or_default(),
                    language: language__.unwrap_or_default(),
                    published_at: published_at__,
                    received_at: received_at__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.Article", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ArticleRecord {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.article.is_some() {
            len += 1;
        }
        if self.engine_version.is_some() {
            len += 1;
        }
        if self.status != 0 {
            len += 1;
        }
        if !self.warnings.is_empty() {
            len += 1;
        }
        if self.statement_count != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.ArticleRecord", len)?;
        if let Some(v) = self.article.as_ref() {
            struct_ser.serialize_field("article", v)?;
        }
        if let Some(v) = self.engine_version.as_ref() {
            struct_ser.serialize_field("engineVersion", v)?;
        }
        if self.status != 0 {
            let v = extraction::Status::try_from(self.status)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.status)))?;
            struct_ser.serialize_field("status", &v)?;
        }
        if !self.warnings.is_empty() {
            struct_ser.serialize_field("warnings", &self.warnings)?;
        }
        if self.statement_count != 0 {
            struct_ser.serialize_field("statementCount", &self.statement_count)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ArticleRecord {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "article",
            "engine_version",
            "engineVersion",
            "status",
            "warnings",
            "statement_count",
            "statementCount",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Article,
            EngineVersion,
            Status,
            Warnings,
            StatementCount,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "article" => Ok(GeneratedField::Article),
                            "engineVersion" | "engine_version" => Ok(GeneratedField::EngineVersion),
                            "status" => Ok(GeneratedField::Status),
                            "warnings" => Ok(GeneratedField::Warnings),
                            "statementCount" | "statement_count" => Ok(GeneratedField::StatementCount),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ArticleRecord;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.ArticleRecord")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ArticleRecord, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut article__ = None;
                let mut engine_version__ = None;
                let mut status__ = None;
                let mut warnings__ = None;
                let mut statement_count__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Article => {
                            if article__.is_some() {
                                return Err(serde::de::Error::duplicate_field("article"));
                            }
                            article__ = map_.next_value()?;
                        }
                        GeneratedField::EngineVersion => {
                            if engine_version__.is_some() {
                                return Err(serde::de::Error::duplicate_field("engineVersion"));
                            }
                            engine_version__ = map_.next_value()?;
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = Some(map_.next_value::<extraction::Status>()? as i32);
                        }
                        GeneratedField::Warnings => {
                            if warnings__.is_some() {
                                return Err(serde::de::Error::duplicate_field("warnings"));
                            }
                            warnings__ = Some(map_.next_value()?);
                        }
                        GeneratedField::StatementCount => {
                            if statement_count__.is_some() {
                                return Err(serde::de::Error::duplicate_field("statementCount"));
                            }
                            statement_count__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(ArticleRecord {
                    article: article__,
                    engine_version: engine_version__,
                    status: status__.unwrap_or_default(),
                    warnings: warnings__.unwrap_or_default(),
                    statement_count: statement_count__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.ArticleRecord", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DateMention {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.span.is_some() {
            len += 1;
        }
        if !self.value.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.DateMention", len)?;
        if let Some(v) = self.span.as_ref() {
            struct_ser.serialize_field("span", v)?;
        }
        if !self.value.is_empty() {
            struct_ser.serialize_field("value", &self.value)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DateMention {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "span",
            "value",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Span,
            Value,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "span" => Ok(GeneratedField::Span),
                            "value" => Ok(GeneratedField::Value),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DateMention;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.DateMention")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DateMention, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut span__ = None;
                let mut value__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Span => {
                            if span__.is_some() {
                                return Err(serde::de::Error::duplicate_field("span"));
                            }
                            span__ = map_.next_value()?;
                        }
                        GeneratedField::Value => {
                            if value__.is_some() {
                                return Err(serde::de::Error::duplicate_field("value"));
                            }
                            value__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(DateMention {
                    span: span__,
                    value: value__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.DateMention", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DeadLetter {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.id.is_empty() {
            len += 1;
        }
        if !self.stage.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        if !self.detail.is_empty() {
            len += 1;
        }
        if !self.subject.is_empty() {
            len += 1;
        }
        if !self.headers.is_empty() {
            len += 1;
        }
        if !self.payload.is_empty() {
            len += 1;
        }
        if self.deliveries != 0 {
            len += 1;
        }
        if self.failed_at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.DeadLetter", len)?;
        if !self.id.is_empty() {
            struct_ser.serialize_field("id", &self.id)?;
        }
        if !self.stage.is_empty() {
            struct_ser.serialize_field("stage", &self.stage)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        if !self.detail.is_empty() {
            struct_ser.serialize_field("detail", &self.detail)?;
        }
        if !self.subject.is_empty() {
            struct_ser.serialize_field("subject", &self.subject)?;
        }
        if !self.headers.is_empty() {
            struct_ser.serialize_field("headers", &self.headers)?;
        }
        if !self.payload.is_empty() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("payload", pbjson::private::base64::encode(&self.payload).as_str())?;
        }
        if self.deliveries != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("deliveries", ToString::to_string(&self.deliveries).as_str())?;
        }
        if let Some(v) = self.failed_at.as_ref() {
            struct_ser.serialize_field("failedAt", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DeadLetter {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "id",
            "stage",
            "reason",
            "detail",
            "subject",
            "headers",
            "payload",
            "deliveries",
            "failed_at",
            "failedAt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Id,
            Stage,
            Reason,
            Detail,
            Subject,
            Headers,
            Payload,
            Deliveries,
            FailedAt,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "id" => Ok(GeneratedField::Id),
                            "stage" => Ok(GeneratedField::Stage),
                            "reason" => Ok(GeneratedField::Reason),
                            "detail" => Ok(GeneratedField::Detail),
                            "subject" => Ok(GeneratedField::Subject),
                            "headers" => Ok(GeneratedField::Headers),
                            "payload" => Ok(GeneratedField::Payload),
                            "deliveries" => Ok(GeneratedField::Deliveries),
                            "failedAt" | "failed_at" => Ok(GeneratedField::FailedAt),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DeadLetter;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.DeadLetter")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DeadLetter, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut id__ = None;
                let mut stage__ = None;
                let mut reason__ = None;
                let mut detail__ = None;
                let mut subject__ = None;
                let mut headers__ = None;
                let mut payload__ = None;
                let mut deliveries__ = None;
                let mut failed_at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Id => {
                            if id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("id"));
                            }
                            id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Stage => {
                            if stage__.is_some() {
                                return Err(serde::de::Error::duplicate_field("stage"));
                            }
                            stage__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Detail => {
                            if detail__.is_some() {
                                return Err(serde::de::Error::duplicate_field("detail"));
                            }
                            detail__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Subject => {
                            if subject__.is_some() {
                                return Err(serde::de::Error::duplicate_field("subject"));
                            }
                            subject__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Headers => {
                            if headers__.is_some() {
                                return Err(serde::de::Error::duplicate_field("headers"));
                            }
                            headers__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Payload => {
                            if payload__.is_some() {
                                return Err(serde::de::Error::duplicate_field("payload"));
                            }
                            payload__ = 
                                Some(map_.next_value::<::pbjson::private::BytesDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Deliveries => {
                            if deliveries__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deliveries"));
                            }
                            deliveries__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::FailedAt => {
                            if failed_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("failedAt"));
                            }
                            failed_at__ = map_.next_value()?;
                        }
                    }
                }
                Ok(DeadLetter {
                    id: id__.unwrap_or_default(),
                    stage: stage__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                    detail: detail__.unwrap_or_default(),
                    subject: subject__.unwrap_or_default(),
                    headers: headers__.unwrap_or_default(),
                    payload: payload__.unwrap_or_default(),
                    deliveries: deliveries__.unwrap_or_default(),
                    failed_at: failed_at__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.DeadLetter", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for dead_letter::Header {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.name.is_empty() {
            len += 1;
        }
        if !self.value.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.DeadLetter.Header", len)?;
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if !self.value.is_empty() {
            struct_ser.serialize_field("value", &self.value)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for dead_letter::Header {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "name",
            "value",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Name,
            Value,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "name" => Ok(GeneratedField::Name),
                            "value" => Ok(GeneratedField::Value),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = dead_letter::Header;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.DeadLetter.Header")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<dead_letter::Header, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut name__ = None;
                let mut value__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Value => {
                            if value__.is_some() {
                                return Err(serde::de::Error::duplicate_field("value"));
                            }
                            value__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(dead_letter::Header {
                    name: name__.unwrap_or_default(),
                    value: value__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.DeadLetter.Header", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for EngineVersion {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.generation != 0 {
            len += 1;
        }
        if !self.model_digest.is_empty() {
            len += 1;
        }
        if !self.options_digest.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.EngineVersion", len)?;
        if self.generation != 0 {
            struct_ser.serialize_field("generation", &self.generation)?;
        }
        if !self.model_digest.is_empty() {
            struct_ser.serialize_field("modelDigest", &self.model_digest)?;
        }
        if !self.options_digest.is_empty() {
            struct_ser.serialize_field("optionsDigest", &self.options_digest)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for EngineVersion {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "generation",
            "model_digest",
            "modelDigest",
            "options_digest",
            "optionsDigest",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Generation,
            ModelDigest,
            OptionsDigest,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "generation" => Ok(GeneratedField::Generation),
                            "modelDigest" | "model_digest" => Ok(GeneratedField::ModelDigest),
                            "optionsDigest" | "options_digest" => Ok(GeneratedField::OptionsDigest),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = EngineVersion;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.EngineVersion")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<EngineVersion, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut generation__ = None;
                let mut model_digest__ = None;
                let mut options_digest__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Generation => {
                            if generation__.is_some() {
                                return Err(serde::de::Error::duplicate_field("generation"));
                            }
                            generation__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::ModelDigest => {
                            if model_digest__.is_some() {
                                return Err(serde::de::Error::duplicate_field("modelDigest"));
                            }
                            model_digest__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OptionsDigest => {
                            if options_digest__.is_some() {
                                return Err(serde::de::Error::duplicate_field("optionsDigest"));
                            }
                            options_digest__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(EngineVersion {
                    generation: generation__.unwrap_or_default(),
                    model_digest: model_digest__.unwrap_or_default(),
                    options_digest: options_digest__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.EngineVersion", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ExtractRequest {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.article.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.ExtractRequest", len)?;
        if let Some(v) = self.article.as_ref() {
            struct_ser.serialize_field("article", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ExtractRequest {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "article",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Article,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "article" => Ok(GeneratedField::Article),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ExtractRequest;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.ExtractRequest")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ExtractRequest, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut article__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Article => {
                            if article__.is_some() {
                                return Err(serde::de::Error::duplicate_field("article"));
                            }
                            article__ = map_.next_value()?;
                        }
                    }
                }
                Ok(ExtractRequest {
                    article: article__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.ExtractRequest", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ExtractResponse {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.extraction.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.ExtractResponse", len)?;
        if let Some(v) = self.extraction.as_ref() {
            struct_ser.serialize_field("extraction", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ExtractResponse {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "extraction",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Extraction,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "extraction" => Ok(GeneratedField::Extraction),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ExtractResponse;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.ExtractResponse")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ExtractResponse, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut extraction__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Extraction => {
                            if extraction__.is_some() {
                                return Err(serde::de::Error::duplicate_field("extraction"));
                            }
                            extraction__ = map_.next_value()?;
                        }
                    }
                }
                Ok(ExtractResponse {
                    extraction: extraction__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.ExtractResponse", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ExtractStreamRequest {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.article.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.ExtractStreamRequest", len)?;
        if let Some(v) = self.article.as_ref() {
            struct_ser.serialize_field("article", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ExtractStreamRequest {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "article",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Article,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "article" => Ok(GeneratedField::Article),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ExtractStreamRequest;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.ExtractStreamRequest")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ExtractStreamRequest, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut article__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Article => {
                            if article__.is_some() {
                                return Err(serde::de::Error::duplicate_field("article"));
                            }
                            article__ = map_.next_value()?;
                        }
                    }
                }
                Ok(ExtractStreamRequest {
                    article: article__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.ExtractStreamRequest", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ExtractStreamResponse {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.index != 0 {
            len += 1;
        }
        if self.result.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.ExtractStreamResponse", len)?;
        if self.index != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("index", ToString::to_string(&self.index).as_str())?;
        }
        if let Some(v) = self.result.as_ref() {
            match v {
                extract_stream_response::Result::Extraction(v) => {
                    struct_ser.serialize_field("extraction", v)?;
                }
                extract_stream_response::Result::Error(v) => {
                    struct_ser.serialize_field("error", v)?;
                }
            }
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ExtractStreamResponse {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "index",
            "extraction",
            "error",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Index,
            Extraction,
            Error,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "index" => Ok(GeneratedField::Index),
                            "extraction" => Ok(GeneratedField::Extraction),
                            "error" => Ok(GeneratedField::Error),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ExtractStreamResponse;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.ExtractStreamResponse")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ExtractStreamResponse, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut index__ = None;
                let mut result__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Index => {
                            if index__.is_some() {
                                return Err(serde::de::Error::duplicate_field("index"));
                            }
                            index__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Extraction => {
                            if result__.is_some() {
                                return Err(serde::de::Error::duplicate_field("extraction"));
                            }
                            result__ = map_.next_value::<::std::option::Option<_>>()?.map(extract_stream_response::Result::Extraction)
;
                        }
                        GeneratedField::Error => {
                            if result__.is_some() {
                                return Err(serde::de::Error::duplicate_field("error"));
                            }
                            result__ = map_.next_value::<::std::option::Option<_>>()?.map(extract_stream_response::Result::Error)
;
                        }
                    }
                }
                Ok(ExtractStreamResponse {
                    index: index__.unwrap_or_default(),
                    result: result__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.ExtractStreamResponse", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Extraction {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.article.is_some() {
            len += 1;
        }
        if !self.statements.is_empty() {
            len += 1;
        }
        if self.engine_version.is_some() {
            len += 1;
        }
        if self.status != 0 {
            len += 1;
        }
        if !self.warnings.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.Extraction", len)?;
        if let Some(v) = self.article.as_ref() {
            struct_ser.serialize_field("article", v)?;
        }
        if !self.statements.is_empty() {
            struct_ser.serialize_field("statements", &self.statements)?;
        }
        if let Some(v) = self.engine_version.as_ref() {
            struct_ser.serialize_field("engineVersion", v)?;
        }
        if self.status != 0 {
            let v = extraction::Status::try_from(self.status)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.status)))?;
            struct_ser.serialize_field("status", &v)?;
        }
        if !self.warnings.is_empty() {
            struct_ser.serialize_field("warnings", &self.warnings)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Extraction {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "article",
            "statements",
            "engine_version",
            "engineVersion",
            "status",
            "warnings",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Article,
            Statements,
            EngineVersion,
            Status,
            Warnings,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "article" => Ok(GeneratedField::Article),
                            "statements" => Ok(GeneratedField::Statements),
                            "engineVersion" | "engine_version" => Ok(GeneratedField::EngineVersion),
                            "status" => Ok(GeneratedField::Status),
                            "warnings" => Ok(GeneratedField::Warnings),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Extraction;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.Extraction")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Extraction, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut article__ = None;
                let mut statements__ = None;
                let mut engine_version__ = None;
                let mut status__ = None;
                let mut warnings__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Article => {
                            if article__.is_some() {
                                return Err(serde::de::Error::duplicate_field("article"));
                            }
                            article__ = map_.next_value()?;
                        }
                        GeneratedField::Statements => {
                            if statements__.is_some() {
                                return Err(serde::de::Error::duplicate_field("statements"));
                            }
                            statements__ = Some(map_.next_value()?);
                        }
                        GeneratedField::EngineVersion => {
                            if engine_version__.is_some() {
                                return Err(serde::de::Error::duplicate_field("engineVersion"));
                            }
                            engine_version__ = map_.next_value()?;
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = Some(map_.next_value::<extraction::Status>()? as i32);
                        }
                        GeneratedField::Warnings => {
                            if warnings__.is_some() {
                                return Err(serde::de::Error::duplicate_field("warnings"));
                            }
                            warnings__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(Extraction {
                    article: article__,
                    statements: statements__.unwrap_or_default(),
                    engine_version: engine_version__,
                    status: status__.unwrap_or_default(),
                    warnings: warnings__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.Extraction", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for extraction::Status {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "STATUS_UNSPECIFIED",
            Self::Ok => "STATUS_OK",
            Self::UnsupportedLanguage => "STATUS_UNSUPPORTED_LANGUAGE",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for extraction::Status {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "STATUS_UNSPECIFIED",
            "STATUS_OK",
            "STATUS_UNSUPPORTED_LANGUAGE",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = extraction::Status;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "STATUS_UNSPECIFIED" => Ok(extraction::Status::Unspecified),
                    "STATUS_OK" => Ok(extraction::Status::Ok),
                    "STATUS_UNSUPPORTED_LANGUAGE" => Ok(extraction::Status::UnsupportedLanguage),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for GetArticleRequest {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.name.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.GetArticleRequest", len)?;
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetArticleRequest {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "name",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Name,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "name" => Ok(GeneratedField::Name),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetArticleRequest;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.GetArticleRequest")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetArticleRequest, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut name__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetArticleRequest {
                    name: name__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.GetArticleRequest", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetArticleResponse {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.record.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.GetArticleResponse", len)?;
        if let Some(v) = self.record.as_ref() {
            struct_ser.serialize_field("record", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetArticleResponse {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "record",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Record,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "record" => Ok(GeneratedField::Record),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetArticleResponse;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.GetArticleResponse")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetArticleResponse, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut record__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Record => {
                            if record__.is_some() {
                                return Err(serde::de::Error::duplicate_field("record"));
                            }
                            record__ = map_.next_value()?;
                        }
                    }
                }
                Ok(GetArticleResponse {
                    record: record__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.GetArticleResponse", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetSpeakerRequest {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.name.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.GetSpeakerRequest", len)?;
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetSpeakerRequest {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "name",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Name,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "name" => Ok(GeneratedField::Name),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetSpeakerRequest;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.GetSpeakerRequest")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetSpeakerRequest, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut name__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetSpeakerRequest {
                    name: name__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.GetSpeakerRequest", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetSpeakerResponse {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.record.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.GetSpeakerResponse", len)?;
        if let Some(v) = self.record.as_ref() {
            struct_ser.serialize_field("record", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetSpeakerResponse {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "record",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Record,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "record" => Ok(GeneratedField::Record),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetSpeakerResponse;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.GetSpeakerResponse")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetSpeakerResponse, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut record__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Record => {
                            if record__.is_some() {
                                return Err(serde::de::Error::duplicate_field("record"));
                            }
                            record__ = map_.next_value()?;
                        }
                    }
                }
                Ok(GetSpeakerResponse {
                    record: record__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.GetSpeakerResponse", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetStatementRequest {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.name.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.GetStatementRequest", len)?;
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetStatementRequest {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "name",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Name,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "name" => Ok(GeneratedField::Name),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetStatementRequest;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.GetStatementRequest")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetStatementRequest, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut name__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetStatementRequest {
                    name: name__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.GetStatementRequest", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetStatementResponse {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.record.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.GetStatementResponse", len)?;
        if let Some(v) = self.record.as_ref() {
            struct_ser.serialize_field("record", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetStatementResponse {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "record",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Record,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "record" => Ok(GeneratedField::Record),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetStatementResponse;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.GetStatementResponse")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetStatementResponse, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut record__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Record => {
                            if record__.is_some() {
                                return Err(serde::de::Error::duplicate_field("record"));
                            }
                            record__ = map_.next_value()?;
                        }
                    }
                }
                Ok(GetStatementResponse {
                    record: record__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.GetStatementResponse", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Highlight {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.start != 0 {
            len += 1;
        }
        if self.end != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.Highlight", len)?;
        if self.start != 0 {
            struct_ser.serialize_field("start", &self.start)?;
        }
        if self.end != 0 {
            struct_ser.serialize_field("end", &self.end)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Highlight {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "start",
            "end",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Start,
            End,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "start" => Ok(GeneratedField::Start),
                            "end" => Ok(GeneratedField::End),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Highlight;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.Highlight")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Highlight, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut start__ = None;
                let mut end__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Start => {
                            if start__.is_some() {
                                return Err(serde::de::Error::duplicate_field("start"));
                            }
                            start__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::End => {
                            if end__.is_some() {
                                return Err(serde::de::Error::duplicate_field("end"));
                            }
                            end__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(Highlight {
                    start: start__.unwrap_or_default(),
                    end: end__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.Highlight", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ListArticlesRequest {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.publisher.is_empty() {
            len += 1;
        }
        if self.received_from.is_some() {
            len += 1;
        }
        if self.received_until.is_some() {
            len += 1;
        }
        if self.page_size != 0 {
            len += 1;
        }
        if !self.page_token.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.ListArticlesRequest", len)?;
        if !self.publisher.is_empty() {
            struct_ser.serialize_field("publisher", &self.publisher)?;
        }
        if let Some(v) = self.received_from.as_ref() {
            struct_ser.serialize_field("receivedFrom", v)?;
        }
        if let Some(v) = self.received_until.as_ref() {
            struct_ser.serialize_field("receivedUntil", v)?;
        }
        if self.page_size != 0 {
            struct_ser.serialize_field("pageSize", &self.page_size)?;
        }
        if !self.page_token.is_empty() {
            struct_ser.serialize_field("pageToken", &self.page_token)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ListArticlesRequest {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "publisher",
            "received_from",
            "receivedFrom",
            "received_until",
            "receivedUntil",
            "page_size",
            "pageSize",
            "page_token",
            "pageToken",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Publisher,
            ReceivedFrom,
            ReceivedUntil,
            PageSize,
            PageToken,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "publisher" => Ok(GeneratedField::Publisher),
                            "receivedFrom" | "received_from" => Ok(GeneratedField::ReceivedFrom),
                            "receivedUntil" | "received_until" => Ok(GeneratedField::ReceivedUntil),
                            "pageSize" | "page_size" => Ok(GeneratedField::PageSize),
                            "pageToken" | "page_token" => Ok(GeneratedField::PageToken),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ListArticlesRequest;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.ListArticlesRequest")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ListArticlesRequest, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut publisher__ = None;
                let mut received_from__ = None;
                let mut received_until__ = None;
                let mut page_size__ = None;
                let mut page_token__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Publisher => {
                            if publisher__.is_some() {
                                return Err(serde::de::Error::duplicate_field("publisher"));
                            }
                            publisher__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ReceivedFrom => {
                            if received_from__.is_some() {
                                return Err(serde::de::Error::duplicate_field("receivedFrom"));
                            }
                            received_from__ = map_.next_value()?;
                        }
                        GeneratedField::ReceivedUntil => {
                            if received_until__.is_some() {
                                return Err(serde::de::Error::duplicate_field("receivedUntil"));
                            }
                            received_until__ = map_.next_value()?;
                        }
                        GeneratedField::PageSize => {
                            if page_size__.is_some() {
                                return Err(serde::de::Error::duplicate_field("pageSize"));
                            }
                            page_size__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::PageToken => {
                            if page_token__.is_some() {
                                return Err(serde::de::Error::duplicate_field("pageToken"));
                            }
                            page_token__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ListArticlesRequest {
                    publisher: publisher__.unwrap_or_default(),
                    received_from: received_from__,
                    received_until: received_until__,
                    page_size: page_size__.unwrap_or_default(),
                    page_token: page_token__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.ListArticlesRequest", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ListArticlesResponse {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.records.is_empty() {
            len += 1;
        }
        if !self.next_page_token.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.ListArticlesResponse", len)?;
        if !self.records.is_empty() {
            struct_ser.serialize_field("records", &self.records)?;
        }
        if !self.next_page_token.is_empty() {
            struct_ser.serialize_field("nextPageToken", &self.next_page_token)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ListArticlesResponse {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "records",
            "next_page_token",
            "nextPageToken",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Records,
            NextPageToken,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "records" => Ok(GeneratedField::Records),
                            "nextPageToken" | "next_page_token" => Ok(GeneratedField::NextPageToken),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ListArticlesResponse;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.ListArticlesResponse")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ListArticlesResponse, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut records__ = None;
                let mut next_page_token__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Records => {
                            if records__.is_some() {
                                return Err(serde::de::Error::duplicate_field("records"));
                            }
                            records__ = Some(map_.next_value()?);
                        }
                        GeneratedField::NextPageToken => {
                            if next_page_token__.is_some() {
                                return Err(serde::de::Error::duplicate_field("nextPageToken"));
                            }
                            next_page_token__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ListArticlesResponse {
                    records: records__.unwrap_or_default(),
                    next_page_token: next_page_token__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.ListArticlesResponse", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ListSpeakersRequest {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.country.is_empty() {
            len += 1;
        }
        if !self.query.is_empty() {
            len += 1;
        }
        if self.page_size != 0 {
            len += 1;
        }
        if !self.page_token.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.ListSpeakersRequest", len)?;
        if !self.country.is_empty() {
            struct_ser.serialize_field("country", &self.country)?;
        }
        if !self.query.is_empty() {
            struct_ser.serialize_field("query", &self.query)?;
        }
        if self.page_size != 0 {
            struct_ser.serialize_field("pageSize", &self.page_size)?;
        }
        if !self.page_token.is_empty() {
            struct_ser.serialize_field("pageToken", &self.page_token)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ListSpeakersRequest {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "country",
            "query",
            "page_size",
            "pageSize",
            "page_token",
            "pageToken",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Country,
            Query,
            PageSize,
            PageToken,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "country" => Ok(GeneratedField::Country),
                            "query" => Ok(GeneratedField::Query),
                            "pageSize" | "page_size" => Ok(GeneratedField::PageSize),
                            "pageToken" | "page_token" => Ok(GeneratedField::PageToken),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ListSpeakersRequest;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.ListSpeakersRequest")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ListSpeakersRequest, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut country__ = None;
                let mut query__ = None;
                let mut page_size__ = None;
                let mut page_token__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Country => {
                            if country__.is_some() {
                                return Err(serde::de::Error::duplicate_field("country"));
                            }
                            country__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Query => {
                            if query__.is_some() {
                                return Err(serde::de::Error::duplicate_field("query"));
                            }
                            query__ = Some(map_.next_value()?);
                        }
                        GeneratedField::PageSize => {
                            if page_size__.is_some() {
                                return Err(serde::de::Error::duplicate_field("pageSize"));
                            }
                            page_size__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::PageToken => {
                            if page_token__.is_some() {
                                return Err(serde::de::Error::duplicate_field("pageToken"));
                            }
                            page_token__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ListSpeakersRequest {
                    country: country__.unwrap_or_default(),
                    query: query__.unwrap_or_default(),
                    page_size: page_size__.unwrap_or_default(),
                    page_token: page_token__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.ListSpeakersRequest", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ListSpeakersResponse {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.records.is_empty() {
            len += 1;
        }
        if !self.next_page_token.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.ListSpeakersResponse", len)?;
        if !self.records.is_empty() {
            struct_ser.serialize_field("records", &self.records)?;
        }
        if !self.next_page_token.is_empty() {
            struct_ser.serialize_field("nextPageToken", &self.next_page_token)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ListSpeakersResponse {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "records",
            "next_page_token",
            "nextPageToken",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Records,
            NextPageToken,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "records" => Ok(GeneratedField::Records),
                            "nextPageToken" | "next_page_token" => Ok(GeneratedField::NextPageToken),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ListSpeakersResponse;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.ListSpeakersResponse")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ListSpeakersResponse, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut records__ = None;
                let mut next_page_token__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Records => {
                            if records__.is_some() {
                                return Err(serde::de::Error::duplicate_field("records"));
                            }
                            records__ = Some(map_.next_value()?);
                        }
                        GeneratedField::NextPageToken => {
                            if next_page_token__.is_some() {
                                return Err(serde::de::Error::duplicate_field("nextPageToken"));
                            }
                            next_page_token__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ListSpeakersResponse {
                    records: records__.unwrap_or_default(),
                    next_page_token: next_page_token__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.ListSpeakersResponse", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ListStatementsRequest {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.filter.is_some() {
            len += 1;
        }
        if self.page_size != 0 {
            len += 1;
        }
        if !self.page_token.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.ListStatementsRequest", len)?;
        if let Some(v) = self.filter.as_ref() {
            struct_ser.serialize_field("filter", v)?;
        }
        if self.page_size != 0 {
            struct_ser.serialize_field("pageSize", &self.page_size)?;
        }
        if !self.page_token.is_empty() {
            struct_ser.serialize_field("pageToken", &self.page_token)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ListStatementsRequest {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "filter",
            "page_size",
            "pageSize",
            "page_token",
            "pageToken",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Filter,
            PageSize,
            PageToken,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "filter" => Ok(GeneratedField::Filter),
                            "pageSize" | "page_size" => Ok(GeneratedField::PageSize),
                            "pageToken" | "page_token" => Ok(GeneratedField::PageToken),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ListStatementsRequest;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.ListStatementsRequest")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ListStatementsRequest, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut filter__ = None;
                let mut page_size__ = None;
                let mut page_token__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Filter => {
                            if filter__.is_some() {
                                return Err(serde::de::Error::duplicate_field("filter"));
                            }
                            filter__ = map_.next_value()?;
                        }
                        GeneratedField::PageSize => {
                            if page_size__.is_some() {
                                return Err(serde::de::Error::duplicate_field("pageSize"));
                            }
                            page_size__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::PageToken => {
                            if page_token__.is_some() {
                                return Err(serde::de::Error::duplicate_field("pageToken"));
                            }
                            page_token__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ListStatementsRequest {
                    filter: filter__,
                    page_size: page_size__.unwrap_or_default(),
                    page_token: page_token__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.ListStatementsRequest", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ListStatementsResponse {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.records.is_empty() {
            len += 1;
        }
        if !self.next_page_token.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.ListStatementsResponse", len)?;
        if !self.records.is_empty() {
            struct_ser.serialize_field("records", &self.records)?;
        }
        if !self.next_page_token.is_empty() {
            struct_ser.serialize_field("nextPageToken", &self.next_page_token)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ListStatementsResponse {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "records",
            "next_page_token",
            "nextPageToken",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Records,
            NextPageToken,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "records" => Ok(GeneratedField::Records),
                            "nextPageToken" | "next_page_token" => Ok(GeneratedField::NextPageToken),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ListStatementsResponse;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.ListStatementsResponse")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ListStatementsResponse, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut records__ = None;
                let mut next_page_token__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Records => {
                            if records__.is_some() {
                                return Err(serde::de::Error::duplicate_field("records"));
                            }
                            records__ = Some(map_.next_value()?);
                        }
                        GeneratedField::NextPageToken => {
                            if next_page_token__.is_some() {
                                return Err(serde::de::Error::duplicate_field("nextPageToken"));
                            }
                            next_page_token__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ListStatementsResponse {
                    records: records__.unwrap_or_default(),
                    next_page_token: next_page_token__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.ListStatementsResponse", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Mention {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.span.is_some() {
            len += 1;
        }
        if !self.key.is_empty() {
            len += 1;
        }
        if !self.name.is_empty() {
            len += 1;
        }
        if self.kind != 0 {
            len += 1;
        }
        if !self.country.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.Mention", len)?;
        if let Some(v) = self.span.as_ref() {
            struct_ser.serialize_field("span", v)?;
        }
        if !self.key.is_empty() {
            struct_ser.serialize_field("key", &self.key)?;
        }
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if self.kind != 0 {
            let v = speaker::Kind::try_from(self.kind)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.kind)))?;
            struct_ser.serialize_field("kind", &v)?;
        }
        if !self.country.is_empty() {
            struct_ser.serialize_field("country", &self.country)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Mention {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "span",
            "key",
            "name",
            "kind",
            "country",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Span,
            Key,
            Name,
            Kind,
            Country,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "span" => Ok(GeneratedField::Span),
                            "key" => Ok(GeneratedField::Key),
                            "name" => Ok(GeneratedField::Name),
                            "kind" => Ok(GeneratedField::Kind),
                            "country" => Ok(GeneratedField::Country),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Mention;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.Mention")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Mention, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut span__ = None;
                let mut key__ = None;
                let mut name__ = None;
                let mut kind__ = None;
                let mut country__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Span => {
                            if span__.is_some() {
                                return Err(serde::de::Error::duplicate_field("span"));
                            }
                            span__ = map_.next_value()?;
                        }
                        GeneratedField::Key => {
                            if key__.is_some() {
                                return Err(serde::de::Error::duplicate_field("key"));
                            }
                            key__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Kind => {
                            if kind__.is_some() {
                                return Err(serde::de::Error::duplicate_field("kind"));
                            }
                            kind__ = Some(map_.next_value::<speaker::Kind>()? as i32);
                        }
                        GeneratedField::Country => {
                            if country__.is_some() {
                                return Err(serde::de::Error::duplicate_field("country"));
                            }
                            country__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(Mention {
                    span: span__,
                    key: key__.unwrap_or_default(),
                    name: name__.unwrap_or_default(),
                    kind: kind__.unwrap_or_default(),
                    country: country__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.Mention", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Occasion {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.name.is_empty() {
            len += 1;
        }
        if self.kind != 0 {
            len += 1;
        }
        if !self.place.is_empty() {
            len += 1;
        }
        if !self.medium.is_empty() {
            len += 1;
        }
        if !self.date.is_empty() {
            len += 1;
        }
        if !self.spans.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.Occasion", len)?;
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if self.kind != 0 {
            let v = occasion::Kind::try_from(self.kind)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.kind)))?;
            struct_ser.serialize_field("kind", &v)?;
        }
        if !self.place.is_empty() {
            struct_ser.serialize_field("place", &self.place)?;
        }
        if !self.medium.is_empty() {
            struct_ser.serialize_field("medium", &self.medium)?;
        }
        if !self.date.is_empty() {
            struct_ser.serialize_field("date", &self.date)?;
        }
        if !self.spans.is_empty() {
            struct_ser.serialize_field("spans", &self.spans)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Occasion {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "name",
            "kind",
            "place",
            "medium",
            "date",
            "spans",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Name,
            Kind,
            Place,
            Medium,
            Date,
            Spans,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "name" => Ok(GeneratedField::Name),
                            "kind" => Ok(GeneratedField::Kind),
                            "place" => Ok(GeneratedField::Place),
                            "medium" => Ok(GeneratedField::Medium),
                            "date" => Ok(GeneratedField::Date),
                            "spans" => Ok(GeneratedField::Spans),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Occasion;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.Occasion")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Occasion, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut name__ = None;
                let mut kind__ = None;
                let mut place__ = None;
                let mut medium__ = None;
                let mut date__ = None;
                let mut spans__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Kind => {
                            if kind__.is_some() {
                                return Err(serde::de::Error::duplicate_field("kind"));
                            }
                            kind__ = Some(map_.next_value::<occasion::Kind>()? as i32);
                        }
                        GeneratedField::Place => {
                            if place__.is_some() {
                                return Err(serde::de::Error::duplicate_field("place"));
                            }
                            place__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Medium => {
                            if medium__.is_some() {
                                return Err(serde::de::Error::duplicate_field("medium"));
                            }
                            medium__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Date => {
                            if date__.is_some() {
                                return Err(serde::de::Error::duplicate_field("date"));
                            }
                            date__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Spans => {
                            if spans__.is_some() {
                                return Err(serde::de::Error::duplicate_field("spans"));
                            }
                            spans__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(Occasion {
                    name: name__.unwrap_or_default(),
                    kind: kind__.unwrap_or_default(),
                    place: place__.unwrap_or_default(),
                    medium: medium__.unwrap_or_default(),
                    date: date__.unwrap_or_default(),
                    spans: spans__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.Occasion", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for occasion::Kind {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "KIND_UNSPECIFIED",
            Self::Conference => "KIND_CONFERENCE",
            Self::Meeting => "KIND_MEETING",
            Self::Call => "KIND_CALL",
            Self::PressConference => "KIND_PRESS_CONFERENCE",
            Self::Interview => "KIND_INTERVIEW",
            Self::Speech => "KIND_SPEECH",
            Self::Post => "KIND_POST",
            Self::Written => "KIND_WRITTEN",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for occasion::Kind {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "KIND_UNSPECIFIED",
            "KIND_CONFERENCE",
            "KIND_MEETING",
            "KIND_CALL",
            "KIND_PRESS_CONFERENCE",
            "KIND_INTERVIEW",
            "KIND_SPEECH",
            "KIND_POST",
            "KIND_WRITTEN",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = occasion::Kind;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "KIND_UNSPECIFIED" => Ok(occasion::Kind::Unspecified),
                    "KIND_CONFERENCE" => Ok(occasion::Kind::Conference),
                    "KIND_MEETING" => Ok(occasion::Kind::Meeting),
                    "KIND_CALL" => Ok(occasion::Kind::Call),
                    "KIND_PRESS_CONFERENCE" => Ok(occasion::Kind::PressConference),
                    "KIND_INTERVIEW" => Ok(occasion::Kind::Interview),
                    "KIND_SPEECH" => Ok(occasion::Kind::Speech),
                    "KIND_POST" => Ok(occasion::Kind::Post),
                    "KIND_WRITTEN" => Ok(occasion::Kind::Written),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for Passage {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.text.is_empty() {
            len += 1;
        }
        if !self.spans.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.Passage", len)?;
        if !self.text.is_empty() {
            struct_ser.serialize_field("text", &self.text)?;
        }
        if !self.spans.is_empty() {
            struct_ser.serialize_field("spans", &self.spans)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Passage {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "text",
            "spans",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Text,
            Spans,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "text" => Ok(GeneratedField::Text),
                            "spans" => Ok(GeneratedField::Spans),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Passage;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.Passage")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Passage, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut text__ = None;
                let mut spans__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Text => {
                            if text__.is_some() {
                                return Err(serde::de::Error::duplicate_field("text"));
                            }
                            text__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Spans => {
                            if spans__.is_some() {
                                return Err(serde::de::Error::duplicate_field("spans"));
                            }
                            spans__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(Passage {
                    text: text__.unwrap_or_default(),
                    spans: spans__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.Passage", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Point {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.list_id.is_empty() {
            len += 1;
        }
        if self.number != 0 {
            len += 1;
        }
        if self.lead_in.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.Point", len)?;
        if !self.list_id.is_empty() {
            struct_ser.serialize_field("listId", &self.list_id)?;
        }
        if self.number != 0 {
            struct_ser.serialize_field("number", &self.number)?;
        }
        if let Some(v) = self.lead_in.as_ref() {
            struct_ser.serialize_field("leadIn", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Point {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "list_id",
            "listId",
            "number",
            "lead_in",
            "leadIn",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ListId,
            Number,
            LeadIn,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "listId" | "list_id" => Ok(GeneratedField::ListId),
                            "number" => Ok(GeneratedField::Number),
                            "leadIn" | "lead_in" => Ok(GeneratedField::LeadIn),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Point;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.Point")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Point, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut list_id__ = None;
                let mut number__ = None;
                let mut lead_in__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ListId => {
                            if list_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("listId"));
                            }
                            list_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Number => {
                            if number__.is_some() {
                                return Err(serde::de::Error::duplicate_field("number"));
                            }
                            number__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::LeadIn => {
                            if lead_in__.is_some() {
                                return Err(serde::de::Error::duplicate_field("leadIn"));
                            }
                            lead_in__ = map_.next_value()?;
                        }
                    }
                }
                Ok(Point {
                    list_id: list_id__.unwrap_or_default(),
                    number: number__.unwrap_or_default(),
                    lead_in: lead_in__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.Point", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PublishArticleRequest {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.article.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.PublishArticleRequest", len)?;
        if let Some(v) = self.article.as_ref() {
            struct_ser.serialize_field("article", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PublishArticleRequest {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "article",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Article,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "article" => Ok(GeneratedField::Article),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PublishArticleRequest;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.PublishArticleRequest")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PublishArticleRequest, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut article__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Article => {
                            if article__.is_some() {
                                return Err(serde::de::Error::duplicate_field("article"));
                            }
                            article__ = map_.next_value()?;
                        }
                    }
                }
                Ok(PublishArticleRequest {
                    article: article__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.PublishArticleRequest", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PublishArticleResponse {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.receipt.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.PublishArticleResponse", len)?;
        if let Some(v) = self.receipt.as_ref() {
            struct_ser.serialize_field("receipt", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PublishArticleResponse {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "receipt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Receipt,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "receipt" => Ok(GeneratedField::Receipt),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PublishArticleResponse;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.PublishArticleResponse")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PublishArticleResponse, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut receipt__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Receipt => {
                            if receipt__.is_some() {
                                return Err(serde::de::Error::duplicate_field("receipt"));
                            }
                            receipt__ = map_.next_value()?;
                        }
                    }
                }
                Ok(PublishArticleResponse {
                    receipt: receipt__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.PublishArticleResponse", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PublishArticlesRequest {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.article.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.PublishArticlesRequest", len)?;
        if let Some(v) = self.article.as_ref() {
            struct_ser.serialize_field("article", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PublishArticlesRequest {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "article",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Article,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "article" => Ok(GeneratedField::Article),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PublishArticlesRequest;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.PublishArticlesRequest")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PublishArticlesRequest, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut article__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Article => {
                            if article__.is_some() {
                                return Err(serde::de::Error::duplicate_field("article"));
                            }
                            article__ = map_.next_value()?;
                        }
                    }
                }
                Ok(PublishArticlesRequest {
                    article: article__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.PublishArticlesRequest", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PublishArticlesResponse {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.index != 0 {
            len += 1;
        }
        if self.result.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.PublishArticlesResponse", len)?;
        if self.index != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("index", ToString::to_string(&self.index).as_str())?;
        }
        if let Some(v) = self.result.as_ref() {
            match v {
                publish_articles_response::Result::Receipt(v) => {
                    struct_ser.serialize_field("receipt", v)?;
                }
                publish_articles_response::Result::Error(v) => {
                    struct_ser.serialize_field("error", v)?;
                }
            }
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PublishArticlesResponse {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "index",
            "receipt",
            "error",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Index,
            Receipt,
            Error,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "index" => Ok(GeneratedField::Index),
                            "receipt" => Ok(GeneratedField::Receipt),
                            "error" => Ok(GeneratedField::Error),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PublishArticlesResponse;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.PublishArticlesResponse")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PublishArticlesResponse, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut index__ = None;
                let mut result__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Index => {
                            if index__.is_some() {
                                return Err(serde::de::Error::duplicate_field("index"));
                            }
                            index__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Receipt => {
                            if result__.is_some() {
                                return Err(serde::de::Error::duplicate_field("receipt"));
                            }
                            result__ = map_.next_value::<::std::option::Option<_>>()?.map(publish_articles_response::Result::Receipt)
;
                        }
                        GeneratedField::Error => {
                            if result__.is_some() {
                                return Err(serde::de::Error::duplicate_field("error"));
                            }
                            result__ = map_.next_value::<::std::option::Option<_>>()?.map(publish_articles_response::Result::Error)
;
                        }
                    }
                }
                Ok(PublishArticlesResponse {
                    index: index__.unwrap_or_default(),
                    result: result__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.PublishArticlesResponse", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PublishError {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.code != 0 {
            len += 1;
        }
        if !self.message.is_empty() {
            len += 1;
        }
        if !self.field.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.PublishError", len)?;
        if self.code != 0 {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if !self.message.is_empty() {
            struct_ser.serialize_field("message", &self.message)?;
        }
        if !self.field.is_empty() {
            struct_ser.serialize_field("field", &self.field)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PublishError {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "code",
            "message",
            "field",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Code,
            Message,
            Field,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "code" => Ok(GeneratedField::Code),
                            "message" => Ok(GeneratedField::Message),
                            "field" => Ok(GeneratedField::Field),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PublishError;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.PublishError")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PublishError, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut code__ = None;
                let mut message__ = None;
                let mut field__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Message => {
                            if message__.is_some() {
                                return Err(serde::de::Error::duplicate_field("message"));
                            }
                            message__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Field => {
                            if field__.is_some() {
                                return Err(serde::de::Error::duplicate_field("field"));
                            }
                            field__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(PublishError {
                    code: code__.unwrap_or_default(),
                    message: message__.unwrap_or_default(),
                    field: field__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.PublishError", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PublishedAt {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.time.is_some() {
            len += 1;
        }
        if self.utc_offset_minutes != 0 {
            len += 1;
        }
        if self.precision != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.PublishedAt", len)?;
        if let Some(v) = self.time.as_ref() {
            struct_ser.serialize_field("time", v)?;
        }
        if self.utc_offset_minutes != 0 {
            struct_ser.serialize_field("utcOffsetMinutes", &self.utc_offset_minutes)?;
        }
        if self.precision != 0 {
            let v = published_at::Precision::try_from(self.precision)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.precision)))?;
            struct_ser.serialize_field("precision", &v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PublishedAt {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "time",
            "utc_offset_minutes",
            "utcOffsetMinutes",
            "precision",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Time,
            UtcOffsetMinutes,
            Precision,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "time" => Ok(GeneratedField::Time),
                            "utcOffsetMinutes" | "utc_offset_minutes" => Ok(GeneratedField::UtcOffsetMinutes),
                            "precision" => Ok(GeneratedField::Precision),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PublishedAt;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.PublishedAt")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PublishedAt, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut time__ = None;
                let mut utc_offset_minutes__ = None;
                let mut precision__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Time => {
                            if time__.is_some() {
                                return Err(serde::de::Error::duplicate_field("time"));
                            }
                            time__ = map_.next_value()?;
                        }
                        GeneratedField::UtcOffsetMinutes => {
                            if utc_offset_minutes__.is_some() {
                                return Err(serde::de::Error::duplicate_field("utcOffsetMinutes"));
                            }
                            utc_offset_minutes__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Precision => {
                            if precision__.is_some() {
                                return Err(serde::de::Error::duplicate_field("precision"));
                            }
                            precision__ = Some(map_.next_value::<published_at::Precision>()? as i32);
                        }
                    }
                }
                Ok(PublishedAt {
                    time: time__,
                    utc_offset_minutes: utc_offset_minutes__.unwrap_or_default(),
                    precision: precision__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.PublishedAt", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for published_at::Precision {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "PRECISION_UNSPECIFIED",
            Self::Second => "PRECISION_SECOND",
            Self::Minute => "PRECISION_MINUTE",
            Self::Day => "PRECISION_DAY",
            Self::Month => "PRECISION_MONTH",
            Self::Year => "PRECISION_YEAR",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for published_at::Precision {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "PRECISION_UNSPECIFIED",
            "PRECISION_SECOND",
            "PRECISION_MINUTE",
            "PRECISION_DAY",
            "PRECISION_MONTH",
            "PRECISION_YEAR",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = published_at::Precision;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "PRECISION_UNSPECIFIED" => Ok(published_at::Precision::Unspecified),
                    "PRECISION_SECOND" => Ok(published_at::Precision::Second),
                    "PRECISION_MINUTE" => Ok(published_at::Precision::Minute),
                    "PRECISION_DAY" => Ok(published_at::Precision::Day),
                    "PRECISION_MONTH" => Ok(published_at::Precision::Month),
                    "PRECISION_YEAR" => Ok(published_at::Precision::Year),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for Publisher {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.name.is_empty() {
            len += 1;
        }
        if !self.country.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.Publisher", len)?;
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if !self.country.is_empty() {
            struct_ser.serialize_field("country", &self.country)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Publisher {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "name",
            "country",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Name,
            Country,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "name" => Ok(GeneratedField::Name),
                            "country" => Ok(GeneratedField::Country),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Publisher;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.Publisher")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Publisher, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut name__ = None;
                let mut country__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Country => {
                            if country__.is_some() {
                                return Err(serde::de::Error::duplicate_field("country"));
                            }
                            country__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(Publisher {
                    name: name__.unwrap_or_default(),
                    country: country__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.Publisher", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Receipt {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.article_id.is_empty() {
            len += 1;
        }
        if !self.revision.is_empty() {
            len += 1;
        }
        if self.outcome != 0 {
            len += 1;
        }
        if self.received_at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.Receipt", len)?;
        if !self.article_id.is_empty() {
            struct_ser.serialize_field("articleId", &self.article_id)?;
        }
        if !self.revision.is_empty() {
            struct_ser.serialize_field("revision", &self.revision)?;
        }
        if self.outcome != 0 {
            let v = receipt::Outcome::try_from(self.outcome)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.outcome)))?;
            struct_ser.serialize_field("outcome", &v)?;
        }
        if let Some(v) = self.received_at.as_ref() {
            struct_ser.serialize_field("receivedAt", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Receipt {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "article_id",
            "articleId",
            "revision",
            "outcome",
            "received_at",
            "receivedAt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ArticleId,
            Revision,
            Outcome,
            ReceivedAt,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "articleId" | "article_id" => Ok(GeneratedField::ArticleId),
                            "revision" => Ok(GeneratedField::Revision),
                            "outcome" => Ok(GeneratedField::Outcome),
                            "receivedAt" | "received_at" => Ok(GeneratedField::ReceivedAt),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Receipt;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.Receipt")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Receipt, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut article_id__ = None;
                let mut revision__ = None;
                let mut outcome__ = None;
                let mut received_at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ArticleId => {
                            if article_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("articleId"));
                            }
                            article_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Revision => {
                            if revision__.is_some() {
                                return Err(serde::de::Error::duplicate_field("revision"));
                            }
                            revision__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Outcome => {
                            if outcome__.is_some() {
                                return Err(serde::de::Error::duplicate_field("outcome"));
                            }
                            outcome__ = Some(map_.next_value::<receipt::Outcome>()? as i32);
                        }
                        GeneratedField::ReceivedAt => {
                            if received_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("receivedAt"));
                            }
                            received_at__ = map_.next_value()?;
                        }
                    }
                }
                Ok(Receipt {
                    article_id: article_id__.unwrap_or_default(),
                    revision: revision__.unwrap_or_default(),
                    outcome: outcome__.unwrap_or_default(),
                    received_at: received_at__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.Receipt", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for receipt::Outcome {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "OUTCOME_UNSPECIFIED",
            Self::Accepted => "OUTCOME_ACCEPTED",
            Self::Duplicate => "OUTCOME_DUPLICATE",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for receipt::Outcome {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "OUTCOME_UNSPECIFIED",
            "OUTCOME_ACCEPTED",
            "OUTCOME_DUPLICATE",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = receipt::Outcome;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "OUTCOME_UNSPECIFIED" => Ok(receipt::Outcome::Unspecified),
                    "OUTCOME_ACCEPTED" => Ok(receipt::Outcome::Accepted),
                    "OUTCOME_DUPLICATE" => Ok(receipt::Outcome::Duplicate),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for SearchResult {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.record.is_some() {
            len += 1;
        }
        if !self.highlights.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.SearchResult", len)?;
        if let Some(v) = self.record.as_ref() {
            struct_ser.serialize_field("record", v)?;
        }
        if !self.highlights.is_empty() {
            struct_ser.serialize_field("highlights", &self.highlights)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for SearchResult {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "record",
            "highlights",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Record,
            Highlights,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "record" => Ok(GeneratedField::Record),
                            "highlights" => Ok(GeneratedField::Highlights),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = SearchResult;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.SearchResult")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<SearchResult, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut record__ = None;
                let mut highlights__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Record => {
                            if record__.is_some() {
                                return Err(serde::de::Error::duplicate_field("record"));
                            }
                            record__ = map_.next_value()?;
                        }
                        GeneratedField::Highlights => {
                            if highlights__.is_some() {
                                return Err(serde::de::Error::duplicate_field("highlights"));
                            }
                            highlights__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(SearchResult {
                    record: record__,
                    highlights: highlights__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.SearchResult", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for SearchStatementsRequest {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.query.is_empty() {
            len += 1;
        }
        if self.filter.is_some() {
            len += 1;
        }
        if self.order != 0 {
            len += 1;
        }
        if self.page_size != 0 {
            len += 1;
        }
        if !self.page_token.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.SearchStatementsRequest", len)?;
        if !self.query.is_empty() {
            struct_ser.serialize_field("query", &self.query)?;
        }
        if let Some(v) = self.filter.as_ref() {
            struct_ser.serialize_field("filter", v)?;
        }
        if self.order != 0 {
            let v = search_statements_request::Order::try_from(self.order)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.order)))?;
            struct_ser.serialize_field("order", &v)?;
        }
        if self.page_size != 0 {
            struct_ser.serialize_field("pageSize", &self.page_size)?;
        }
        if !self.page_token.is_empty() {
            struct_ser.serialize_field("pageToken", &self.page_token)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for SearchStatementsRequest {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "query",
            "filter",
            "order",
            "page_size",
            "pageSize",
            "page_token",
            "pageToken",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Query,
            Filter,
            Order,
            PageSize,
            PageToken,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "query" => Ok(GeneratedField::Query),
                            "filter" => Ok(GeneratedField::Filter),
                            "order" => Ok(GeneratedField::Order),
                            "pageSize" | "page_size" => Ok(GeneratedField::PageSize),
                            "pageToken" | "page_token" => Ok(GeneratedField::PageToken),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = SearchStatementsRequest;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.SearchStatementsRequest")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<SearchStatementsRequest, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut query__ = None;
                let mut filter__ = None;
                let mut order__ = None;
                let mut page_size__ = None;
                let mut page_token__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Query => {
                            if query__.is_some() {
                                return Err(serde::de::Error::duplicate_field("query"));
                            }
                            query__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Filter => {
                            if filter__.is_some() {
                                return Err(serde::de::Error::duplicate_field("filter"));
                            }
                            filter__ = map_.next_value()?;
                        }
                        GeneratedField::Order => {
                            if order__.is_some() {
                                return Err(serde::de::Error::duplicate_field("order"));
                            }
                            order__ = Some(map_.next_value::<search_statements_request::Order>()? as i32);
                        }
                        GeneratedField::PageSize => {
                            if page_size__.is_some() {
                                return Err(serde::de::Error::duplicate_field("pageSize"));
                            }
                            page_size__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::PageToken => {
                            if page_token__.is_some() {
                                return Err(serde::de::Error::duplicate_field("pageToken"));
                            }
                            page_token__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(SearchStatementsRequest {
                    query: query__.unwrap_or_default(),
                    filter: filter__,
                    order: order__.unwrap_or_default(),
                    page_size: page_size__.unwrap_or_default(),
                    page_token: page_token__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.SearchStatementsRequest", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for search_statements_request::Order {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "ORDER_UNSPECIFIED",
            Self::Newest => "ORDER_NEWEST",
            Self::Relevance => "ORDER_RELEVANCE",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for search_statements_request::Order {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "ORDER_UNSPECIFIED",
            "ORDER_NEWEST",
            "ORDER_RELEVANCE",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = search_statements_request::Order;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "ORDER_UNSPECIFIED" => Ok(search_statements_request::Order::Unspecified),
                    "ORDER_NEWEST" => Ok(search_statements_request::Order::Newest),
                    "ORDER_RELEVANCE" => Ok(search_statements_request::Order::Relevance),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for SearchStatementsResponse {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.results.is_empty() {
            len += 1;
        }
        if !self.next_page_token.is_empty() {
            len += 1;
        }
        if self.ranking_truncated {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.SearchStatementsResponse", len)?;
        if !self.results.is_empty() {
            struct_ser.serialize_field("results", &self.results)?;
        }
        if !self.next_page_token.is_empty() {
            struct_ser.serialize_field("nextPageToken", &self.next_page_token)?;
        }
        if self.ranking_truncated {
            struct_ser.serialize_field("rankingTruncated", &self.ranking_truncated)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for SearchStatementsResponse {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "results",
            "next_page_token",
            "nextPageToken",
            "ranking_truncated",
            "rankingTruncated",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Results,
            NextPageToken,
            RankingTruncated,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "results" => Ok(GeneratedField::Results),
                            "nextPageToken" | "next_page_token" => Ok(GeneratedField::NextPageToken),
                            "rankingTruncated" | "ranking_truncated" => Ok(GeneratedField::RankingTruncated),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = SearchStatementsResponse;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.SearchStatementsResponse")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<SearchStatementsResponse, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut results__ = None;
                let mut next_page_token__ = None;
                let mut ranking_truncated__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Results => {
                            if results__.is_some() {
                                return Err(serde::de::Error::duplicate_field("results"));
                            }
                            results__ = Some(map_.next_value()?);
                        }
                        GeneratedField::NextPageToken => {
                            if next_page_token__.is_some() {
                                return Err(serde::de::Error::duplicate_field("nextPageToken"));
                            }
                            next_page_token__ = Some(map_.next_value()?);
                        }
                        GeneratedField::RankingTruncated => {
                            if ranking_truncated__.is_some() {
                                return Err(serde::de::Error::duplicate_field("rankingTruncated"));
                            }
                            ranking_truncated__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(SearchStatementsResponse {
                    results: results__.unwrap_or_default(),
                    next_page_token: next_page_token__.unwrap_or_default(),
                    ranking_truncated: ranking_truncated__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.SearchStatementsResponse", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Span {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.field != 0 {
            len += 1;
        }
        if self.start != 0 {
            len += 1;
        }
        if self.end != 0 {
            len += 1;
        }
        if !self.text.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.Span", len)?;
        if self.field != 0 {
            let v = span::Field::try_from(self.field)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.field)))?;
            struct_ser.serialize_field("field", &v)?;
        }
        if self.start != 0 {
            struct_ser.serialize_field("start", &self.start)?;
        }
        if self.end != 0 {
            struct_ser.serialize_field("end", &self.end)?;
        }
        if !self.text.is_empty() {
            struct_ser.serialize_field("text", &self.text)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Span {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "field",
            "start",
            "end",
            "text",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Field,
            Start,
            End,
            Text,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "field" => Ok(GeneratedField::Field),
                            "start" => Ok(GeneratedField::Start),
                            "end" => Ok(GeneratedField::End),
                            "text" => Ok(GeneratedField::Text),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Span;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.Span")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Span, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut field__ = None;
                let mut start__ = None;
                let mut end__ = None;
                let mut text__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Field => {
                            if field__.is_some() {
                                return Err(serde::de::Error::duplicate_field("field"));
                            }
                            field__ = Some(map_.next_value::<span::Field>()? as i32);
                        }
                        GeneratedField::Start => {
                            if start__.is_some() {
                                return Err(serde::de::Error::duplicate_field("start"));
                            }
                            start__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::End => {
                            if end__.is_some() {
                                return Err(serde::de::Error::duplicate_field("end"));
                            }
                            end__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Text => {
                            if text__.is_some() {
                                return Err(serde::de::Error::duplicate_field("text"));
                            }
                            text__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(Span {
                    field: field__.unwrap_or_default(),
                    start: start__.unwrap_or_default(),
                    end: end__.unwrap_or_default(),
                    text: text__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.Span", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for span::Field {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "FIELD_UNSPECIFIED",
            Self::Title => "FIELD_TITLE",
            Self::Body => "FIELD_BODY",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for span::Field {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "FIELD_UNSPECIFIED",
            "FIELD_TITLE",
            "FIELD_BODY",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = span::Field;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "FIELD_UNSPECIFIED" => Ok(span::Field::Unspecified),
                    "FIELD_TITLE" => Ok(span::Field::Title),
                    "FIELD_BODY" => Ok(span::Field::Body),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for Speaker {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.mention.is_some() {
            len += 1;
        }
        if !self.key.is_empty() {
            len += 1;
        }
        if !self.name.is_empty() {
            len += 1;
        }
        if !self.honorifics.is_empty() {
            len += 1;
        }
        if !self.role.is_empty() {
            len += 1;
        }
        if !self.affiliation.is_empty() {
            len += 1;
        }
        if !self.country.is_empty() {
            len += 1;
        }
        if self.kind != 0 {
            len += 1;
        }
        if self.unresolved != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.Speaker", len)?;
        if let Some(v) = self.mention.as_ref() {
            struct_ser.serialize_field("mention", v)?;
        }
        if !self.key.is_empty() {
            struct_ser.serialize_field("key", &self.key)?;
        }
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if !self.honorifics.is_empty() {
            struct_ser.serialize_field("honorifics", &self.honorifics)?;
        }
        if !self.role.is_empty() {
            struct_ser.serialize_field("role", &self.role)?;
        }
        if !self.affiliation.is_empty() {
            struct_ser.serialize_field("affiliation", &self.affiliation)?;
        }
        if !self.country.is_empty() {
            struct_ser.serialize_field("country", &self.country)?;
        }
        if self.kind != 0 {
            let v = speaker::Kind::try_from(self.kind)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.kind)))?;
            struct_ser.serialize_field("kind", &v)?;
        }
        if self.unresolved != 0 {
            let v = speaker::Unresolved::try_from(self.unresolved)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.unresolved)))?;
            struct_ser.serialize_field("unresolved", &v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Speaker {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "mention",
            "key",
            "name",
            "honorifics",
            "role",
            "affiliation",
            "country",
            "kind",
            "unresolved",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Mention,
            Key,
            Name,
            Honorifics,
            Role,
            Affiliation,
            Country,
            Kind,
            Unresolved,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "mention" => Ok(GeneratedField::Mention),
                            "key" => Ok(GeneratedField::Key),
                            "name" => Ok(GeneratedField::Name),
                            "honorifics" => Ok(GeneratedField::Honorifics),
                            "role" => Ok(GeneratedField::Role),
                            "affiliation" => Ok(GeneratedField::Affiliation),
                            "country" => Ok(GeneratedField::Country),
                            "kind" => Ok(GeneratedField::Kind),
                            "unresolved" => Ok(GeneratedField::Unresolved),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Speaker;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.Speaker")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Speaker, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut mention__ = None;
                let mut key__ = None;
                let mut name__ = None;
                let mut honorifics__ = None;
                let mut role__ = None;
                let mut affiliation__ = None;
                let mut country__ = None;
                let mut kind__ = None;
                let mut unresolved__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Mention => {
                            if mention__.is_some() {
                                return Err(serde::de::Error::duplicate_field("mention"));
                            }
                            mention__ = map_.next_value()?;
                        }
                        GeneratedField::Key => {
                            if key__.is_some() {
                                return Err(serde::de::Error::duplicate_field("key"));
                            }
                            key__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Honorifics => {
                            if honorifics__.is_some() {
                                return Err(serde::de::Error::duplicate_field("honorifics"));
                            }
                            honorifics__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Role => {
                            if role__.is_some() {
                                return Err(serde::de::Error::duplicate_field("role"));
                            }
                            role__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Affiliation => {
                            if affiliation__.is_some() {
                                return Err(serde::de::Error::duplicate_field("affiliation"));
                            }
                            affiliation__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Country => {
                            if country__.is_some() {
                                return Err(serde::de::Error::duplicate_field("country"));
                            }
                            country__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Kind => {
                            if kind__.is_some() {
                                return Err(serde::de::Error::duplicate_field("kind"));
                            }
                            kind__ = Some(map_.next_value::<speaker::Kind>()? as i32);
                        }
                        GeneratedField::Unresolved => {
                            if unresolved__.is_some() {
                                return Err(serde::de::Error::duplicate_field("unresolved"));
                            }
                            unresolved__ = Some(map_.next_value::<speaker::Unresolved>()? as i32);
                        }
                    }
                }
                Ok(Speaker {
                    mention: mention__,
                    key: key__.unwrap_or_default(),
                    name: name__.unwrap_or_default(),
                    honorifics: honorifics__.unwrap_or_default(),
                    role: role__.unwrap_or_default(),
                    affiliation: affiliation__.unwrap_or_default(),
                    country: country__.unwrap_or_default(),
                    kind: kind__.unwrap_or_default(),
                    unresolved: unresolved__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.Speaker", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for speaker::Kind {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "KIND_UNSPECIFIED",
            Self::Person => "KIND_PERSON",
            Self::Organization => "KIND_ORGANIZATION",
            Self::Government => "KIND_GOVERNMENT",
            Self::Group => "KIND_GROUP",
            Self::Document => "KIND_DOCUMENT",
            Self::Unnamed => "KIND_UNNAMED",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for speaker::Kind {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "KIND_UNSPECIFIED",
            "KIND_PERSON",
            "KIND_ORGANIZATION",
            "KIND_GOVERNMENT",
            "KIND_GROUP",
            "KIND_DOCUMENT",
            "KIND_UNNAMED",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = speaker::Kind;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "KIND_UNSPECIFIED" => Ok(speaker::Kind::Unspecified),
                    "KIND_PERSON" => Ok(speaker::Kind::Person),
                    "KIND_ORGANIZATION" => Ok(speaker::Kind::Organization),
                    "KIND_GOVERNMENT" => Ok(speaker::Kind::Government),
                    "KIND_GROUP" => Ok(speaker::Kind::Group),
                    "KIND_DOCUMENT" => Ok(speaker::Kind::Document),
                    "KIND_UNNAMED" => Ok(speaker::Kind::Unnamed),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for speaker::Unresolved {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "UNRESOLVED_UNSPECIFIED",
            Self::NoSource => "UNRESOLVED_NO_SOURCE",
            Self::NoAntecedent => "UNRESOLVED_NO_ANTECEDENT",
            Self::Ambiguous => "UNRESOLVED_AMBIGUOUS",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for speaker::Unresolved {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "UNRESOLVED_UNSPECIFIED",
            "UNRESOLVED_NO_SOURCE",
            "UNRESOLVED_NO_ANTECEDENT",
            "UNRESOLVED_AMBIGUOUS",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = speaker::Unresolved;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "UNRESOLVED_UNSPECIFIED" => Ok(speaker::Unresolved::Unspecified),
                    "UNRESOLVED_NO_SOURCE" => Ok(speaker::Unresolved::NoSource),
                    "UNRESOLVED_NO_ANTECEDENT" => Ok(speaker::Unresolved::NoAntecedent),
                    "UNRESOLVED_AMBIGUOUS" => Ok(speaker::Unresolved::Ambiguous),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for SpeakerRecord {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.name.is_empty() {
            len += 1;
        }
        if !self.key.is_empty() {
            len += 1;
        }
        if !self.display_name.is_empty() {
            len += 1;
        }
        if !self.aliases.is_empty() {
            len += 1;
        }
        if !self.roles.is_empty() {
            len += 1;
        }
        if !self.affiliations.is_empty() {
            len += 1;
        }
        if !self.country.is_empty() {
            len += 1;
        }
        if self.statement_count != 0 {
            len += 1;
        }
        if self.first_received_at.is_some() {
            len += 1;
        }
        if self.last_received_at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.SpeakerRecord", len)?;
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if !self.key.is_empty() {
            struct_ser.serialize_field("key", &self.key)?;
        }
        if !self.display_name.is_empty() {
            struct_ser.serialize_field("displayName", &self.display_name)?;
        }
        if !self.aliases.is_empty() {
            struct_ser.serialize_field("aliases", &self.aliases)?;
        }
        if !self.roles.is_empty() {
            struct_ser.serialize_field("roles", &self.roles)?;
        }
        if !self.affiliations.is_empty() {
            struct_ser.serialize_field("affiliations", &self.affiliations)?;
        }
        if !self.country.is_empty() {
            struct_ser.serialize_field("country", &self.country)?;
        }
        if self.statement_count != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("statementCount", ToString::to_string(&self.statement_count).as_str())?;
        }
        if let Some(v) = self.first_received_at.as_ref() {
            struct_ser.serialize_field("firstReceivedAt", v)?;
        }
        if let Some(v) = self.last_received_at.as_ref() {
            struct_ser.serialize_field("lastReceivedAt", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for SpeakerRecord {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "name",
            "key",
            "display_name",
            "displayName",
            "aliases",
            "roles",
            "affiliations",
            "country",
            "statement_count",
            "statementCount",
            "first_received_at",
            "firstReceivedAt",
            "last_received_at",
            "lastReceivedAt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Name,
            Key,
            DisplayName,
            Aliases,
            Roles,
            Affiliations,
            Country,
            StatementCount,
            FirstReceivedAt,
            LastReceivedAt,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "name" => Ok(GeneratedField::Name),
                            "key" => Ok(GeneratedField::Key),
                            "displayName" | "display_name" => Ok(GeneratedField::DisplayName),
                            "aliases" => Ok(GeneratedField::Aliases),
                            "roles" => Ok(GeneratedField::Roles),
                            "affiliations" => Ok(GeneratedField::Affiliations),
                            "country" => Ok(GeneratedField::Country),
                            "statementCount" | "statement_count" => Ok(GeneratedField::StatementCount),
                            "firstReceivedAt" | "first_received_at" => Ok(GeneratedField::FirstReceivedAt),
                            "lastReceivedAt" | "last_received_at" => Ok(GeneratedField::LastReceivedAt),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = SpeakerRecord;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.SpeakerRecord")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<SpeakerRecord, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut name__ = None;
                let mut key__ = None;
                let mut display_name__ = None;
                let mut aliases__ = None;
                let mut roles__ = None;
                let mut affiliations__ = None;
                let mut country__ = None;
                let mut statement_count__ = None;
                let mut first_received_at__ = None;
                let mut last_received_at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Key => {
                            if key__.is_some() {
                                return Err(serde::de::Error::duplicate_field("key"));
                            }
                            key__ = Some(map_.next_value()?);
                        }
                        GeneratedField::DisplayName => {
                            if display_name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("displayName"));
                            }
                            display_name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Aliases => {
                            if aliases__.is_some() {
                                return Err(serde::de::Error::duplicate_field("aliases"));
                            }
                            aliases__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Roles => {
                            if roles__.is_some() {
                                return Err(serde::de::Error::duplicate_field("roles"));
                            }
                            roles__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Affiliations => {
                            if affiliations__.is_some() {
                                return Err(serde::de::Error::duplicate_field("affiliations"));
                            }
                            affiliations__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Country => {
                            if country__.is_some() {
                                return Err(serde::de::Error::duplicate_field("country"));
                            }
                            country__ = Some(map_.next_value()?);
                        }
                        GeneratedField::StatementCount => {
                            if statement_count__.is_some() {
                                return Err(serde::de::Error::duplicate_field("statementCount"));
                            }
                            statement_count__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::FirstReceivedAt => {
                            if first_received_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("firstReceivedAt"));
                            }
                            first_received_at__ = map_.next_value()?;
                        }
                        GeneratedField::LastReceivedAt => {
                            if last_received_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lastReceivedAt"));
                            }
                            last_received_at__ = map_.next_value()?;
                        }
                    }
                }
                Ok(SpeakerRecord {
                    name: name__.unwrap_or_default(),
                    key: key__.unwrap_or_default(),
                    display_name: display_name__.unwrap_or_default(),
                    aliases: aliases__.unwrap_or_default(),
                    roles: roles__.unwrap_or_default(),
                    affiliations: affiliations__.unwrap_or_default(),
                    country: country__.unwrap_or_default(),
                    statement_count: statement_count__.unwrap_or_default(),
                    first_received_at: first_received_at__,
                    last_received_at: last_received_at__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.SpeakerRecord", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Statement {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.name.is_empty() {
            len += 1;
        }
        if !self.statement_id.is_empty() {
            len += 1;
        }
        if !self.article_id.is_empty() {
            len += 1;
        }
        if self.speaker.is_some() {
            len += 1;
        }
        if self.cue.is_some() {
            len += 1;
        }
        if self.content.is_some() {
            len += 1;
        }
        if self.mode != 0 {
            len += 1;
        }
        if self.act.is_some() {
            len += 1;
        }
        if self.point.is_some() {
            len += 1;
        }
        if !self.parent_statement_id.is_empty() {
            len += 1;
        }
        if self.occasion.is_some() {
            len += 1;
        }
        if !self.dates.is_empty() {
            len += 1;
        }
        if !self.topics.is_empty() {
            len += 1;
        }
        if !self.mentions.is_empty() {
            len += 1;
        }
        if self.confidence != 0. {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.Statement", len)?;
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if !self.statement_id.is_empty() {
            struct_ser.serialize_field("statementId", &self.statement_id)?;
        }
        if !self.article_id.is_empty() {
            struct_ser.serialize_field("articleId", &self.article_id)?;
        }
        if let Some(v) = self.speaker.as_ref() {
            struct_ser.serialize_field("speaker", v)?;
        }
        if let Some(v) = self.cue.as_ref() {
            struct_ser.serialize_field("cue", v)?;
        }
        if let Some(v) = self.content.as_ref() {
            struct_ser.serialize_field("content", v)?;
        }
        if self.mode != 0 {
            let v = statement::Mode::try_from(self.mode)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.mode)))?;
            struct_ser.serialize_field("mode", &v)?;
        }
        if let Some(v) = self.act.as_ref() {
            struct_ser.serialize_field("act", v)?;
        }
        if let Some(v) = self.point.as_ref() {
            struct_ser.serialize_field("point", v)?;
        }
        if !self.parent_statement_id.is_empty() {
            struct_ser.serialize_field("parentStatementId", &self.parent_statement_id)?;
        }
        if let Some(v) = self.occasion.as_ref() {
            struct_ser.serialize_field("occasion", v)?;
        }
        if !self.dates.is_empty() {
            struct_ser.serialize_field("dates", &self.dates)?;
        }
        if !self.topics.is_empty() {
            struct_ser.serialize_field("topics", &self.topics)?;
        }
        if !self.mentions.is_empty() {
            struct_ser.serialize_field("mentions", &self.mentions)?;
        }
        if self.confidence != 0. {
            struct_ser.serialize_field("confidence", &self.confidence)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Statement {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "name",
            "statement_id",
            "statementId",
            "article_id",
            "articleId",
            "speaker",
            "cue",
            "content",
            "mode",
            "act",
            "point",
            "parent_statement_id",
            "parentStatementId",
            "occasion",
            "dates",
            "topics",
            "mentions",
            "confidence",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Name,
            StatementId,
            ArticleId,
            Speaker,
            Cue,
            Content,
            Mode,
            Act,
            Point,
            ParentStatementId,
            Occasion,
            Dates,
            Topics,
            Mentions,
            Confidence,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "name" => Ok(GeneratedField::Name),
                            "statementId" | "statement_id" => Ok(GeneratedField::StatementId),
                            "articleId" | "article_id" => Ok(GeneratedField::ArticleId),
                            "speaker" => Ok(GeneratedField::Speaker),
                            "cue" => Ok(GeneratedField::Cue),
                            "content" => Ok(GeneratedField::Content),
                            "mode" => Ok(GeneratedField::Mode),
                            "act" => Ok(GeneratedField::Act),
                            "point" => Ok(GeneratedField::Point),
                            "parentStatementId" | "parent_statement_id" => Ok(GeneratedField::ParentStatementId),
                            "occasion" => Ok(GeneratedField::Occasion),
                            "dates" => Ok(GeneratedField::Dates),
                            "topics" => Ok(GeneratedField::Topics),
                            "mentions" => Ok(GeneratedField::Mentions),
                            "confidence" => Ok(GeneratedField::Confidence),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Statement;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.Statement")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Statement, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut name__ = None;
                let mut statement_id__ = None;
                let mut article_id__ = None;
                let mut speaker__ = None;
                let mut cue__ = None;
                let mut content__ = None;
                let mut mode__ = None;
                let mut act__ = None;
                let mut point__ = None;
                let mut parent_statement_id__ = None;
                let mut occasion__ = None;
                let mut dates__ = None;
                let mut topics__ = None;
                let mut mentions__ = None;
                let mut confidence__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::StatementId => {
                            if statement_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("statementId"));
                            }
                            statement_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ArticleId => {
                            if article_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("articleId"));
                            }
                            article_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Speaker => {
                            if speaker__.is_some() {
                                return Err(serde::de::Error::duplicate_field("speaker"));
                            }
                            speaker__ = map_.next_value()?;
                        }
                        GeneratedField::Cue => {
                            if cue__.is_some() {
                                return Err(serde::de::Error::duplicate_field("cue"));
                            }
                            cue__ = map_.next_value()?;
                        }
                        GeneratedField::Content => {
                            if content__.is_some() {
                                return Err(serde::de::Error::duplicate_field("content"));
                            }
                            content__ = map_.next_value()?;
                        }
                        GeneratedField::Mode => {
                            if mode__.is_some() {
                                return Err(serde::de::Error::duplicate_field("mode"));
                            }
                            mode__ = Some(map_.next_value::<statement::Mode>()? as i32);
                        }
                        GeneratedField::Act => {
                            if act__.is_some() {
                                return Err(serde::de::Error::duplicate_field("act"));
                            }
                            act__ = map_.next_value()?;
                        }
                        GeneratedField::Point => {
                            if point__.is_some() {
                                return Err(serde::de::Error::duplicate_field("point"));
                            }
                            point__ = map_.next_value()?;
                        }
                        GeneratedField::ParentStatementId => {
                            if parent_statement_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("parentStatementId"));
                            }
                            parent_statement_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Occasion => {
                            if occasion__.is_some() {
                                return Err(serde::de::Error::duplicate_field("occasion"));
                            }
                            occasion__ = map_.next_value()?;
                        }
                        GeneratedField::Dates => {
                            if dates__.is_some() {
                                return Err(serde::de::Error::duplicate_field("dates"));
                            }
                            dates__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Topics => {
                            if topics__.is_some() {
                                return Err(serde::de::Error::duplicate_field("topics"));
                            }
                            topics__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Mentions => {
                            if mentions__.is_some() {
                                return Err(serde::de::Error::duplicate_field("mentions"));
                            }
                            mentions__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Confidence => {
                            if confidence__.is_some() {
                                return Err(serde::de::Error::duplicate_field("confidence"));
                            }
                            confidence__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(Statement {
                    name: name__.unwrap_or_default(),
                    statement_id: statement_id__.unwrap_or_default(),
                    article_id: article_id__.unwrap_or_default(),
                    speaker: speaker__,
                    cue: cue__,
                    content: content__,
                    mode: mode__.unwrap_or_default(),
                    act: act__,
                    point: point__,
                    parent_statement_id: parent_statement_id__.unwrap_or_default(),
                    occasion: occasion__,
                    dates: dates__.unwrap_or_default(),
                    topics: topics__.unwrap_or_default(),
                    mentions: mentions__.unwrap_or_default(),
                    confidence: confidence__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.Statement", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for statement::Mode {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "MODE_UNSPECIFIED",
            Self::Direct => "MODE_DIRECT",
            Self::Indirect => "MODE_INDIRECT",
            Self::Mixed => "MODE_MIXED",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for statement::Mode {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "MODE_UNSPECIFIED",
            "MODE_DIRECT",
            "MODE_INDIRECT",
            "MODE_MIXED",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = statement::Mode;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "MODE_UNSPECIFIED" => Ok(statement::Mode::Unspecified),
                    "MODE_DIRECT" => Ok(statement::Mode::Direct),
                    "MODE_INDIRECT" => Ok(statement::Mode::Indirect),
                    "MODE_MIXED" => Ok(statement::Mode::Mixed),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for StatementChange {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.number != 0 {
            len += 1;
        }
        if self.kind != 0 {
            len += 1;
        }
        if self.statement.is_some() {
            len += 1;
        }
        if self.article.is_some() {
            len += 1;
        }
        if self.changed_at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.StatementChange", len)?;
        if self.number != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("number", ToString::to_string(&self.number).as_str())?;
        }
        if self.kind != 0 {
            let v = statement_change::Kind::try_from(self.kind)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.kind)))?;
            struct_ser.serialize_field("kind", &v)?;
        }
        if let Some(v) = self.statement.as_ref() {
            struct_ser.serialize_field("statement", v)?;
        }
        if let Some(v) = self.article.as_ref() {
            struct_ser.serialize_field("article", v)?;
        }
        if let Some(v) = self.changed_at.as_ref() {
            struct_ser.serialize_field("changedAt", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for StatementChange {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "number",
            "kind",
            "statement",
            "article",
            "changed_at",
            "changedAt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Number,
            Kind,
            Statement,
            Article,
            ChangedAt,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "number" => Ok(GeneratedField::Number),
                            "kind" => Ok(GeneratedField::Kind),
                            "statement" => Ok(GeneratedField::Statement),
                            "article" => Ok(GeneratedField::Article),
                            "changedAt" | "changed_at" => Ok(GeneratedField::ChangedAt),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = StatementChange;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.StatementChange")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<StatementChange, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut number__ = None;
                let mut kind__ = None;
                let mut statement__ = None;
                let mut article__ = None;
                let mut changed_at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Number => {
                            if number__.is_some() {
                                return Err(serde::de::Error::duplicate_field("number"));
                            }
                            number__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Kind => {
                            if kind__.is_some() {
                                return Err(serde::de::Error::duplicate_field("kind"));
                            }
                            kind__ = Some(map_.next_value::<statement_change::Kind>()? as i32);
                        }
                        GeneratedField::Statement => {
                            if statement__.is_some() {
                                return Err(serde::de::Error::duplicate_field("statement"));
                            }
                            statement__ = map_.next_value()?;
                        }
                        GeneratedField::Article => {
                            if article__.is_some() {
                                return Err(serde::de::Error::duplicate_field("article"));
                            }
                            article__ = map_.next_value()?;
                        }
                        GeneratedField::ChangedAt => {
                            if changed_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("changedAt"));
                            }
                            changed_at__ = map_.next_value()?;
                        }
                    }
                }
                Ok(StatementChange {
                    number: number__.unwrap_or_default(),
                    kind: kind__.unwrap_or_default(),
                    statement: statement__,
                    article: article__,
                    changed_at: changed_at__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.StatementChange", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for statement_change::Kind {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "KIND_UNSPECIFIED",
            Self::Created => "KIND_CREATED",
            Self::Updated => "KIND_UPDATED",
            Self::Retracted => "KIND_RETRACTED",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for statement_change::Kind {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "KIND_UNSPECIFIED",
            "KIND_CREATED",
            "KIND_UPDATED",
            "KIND_RETRACTED",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = statement_change::Kind;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "KIND_UNSPECIFIED" => Ok(statement_change::Kind::Unspecified),
                    "KIND_CREATED" => Ok(statement_change::Kind::Created),
                    "KIND_UPDATED" => Ok(statement_change::Kind::Updated),
                    "KIND_RETRACTED" => Ok(statement_change::Kind::Retracted),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for StatementFilter {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.article_id.is_empty() {
            len += 1;
        }
        if !self.speaker_key.is_empty() {
            len += 1;
        }
        if !self.country.is_empty() {
            len += 1;
        }
        if self.act != 0 {
            len += 1;
        }
        if self.mode != 0 {
            len += 1;
        }
        if !self.publisher.is_empty() {
            len += 1;
        }
        if !self.topic.is_empty() {
            len += 1;
        }
        if self.received_from.is_some() {
            len += 1;
        }
        if self.received_until.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.StatementFilter", len)?;
        if !self.article_id.is_empty() {
            struct_ser.serialize_field("articleId", &self.article_id)?;
        }
        if !self.speaker_key.is_empty() {
            struct_ser.serialize_field("speakerKey", &self.speaker_key)?;
        }
        if !self.country.is_empty() {
            struct_ser.serialize_field("country", &self.country)?;
        }
        if self.act != 0 {
            let v = act::Kind::try_from(self.act)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.act)))?;
            struct_ser.serialize_field("act", &v)?;
        }
        if self.mode != 0 {
            let v = statement::Mode::try_from(self.mode)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.mode)))?;
            struct_ser.serialize_field("mode", &v)?;
        }
        if !self.publisher.is_empty() {
            struct_ser.serialize_field("publisher", &self.publisher)?;
        }
        if !self.topic.is_empty() {
            struct_ser.serialize_field("topic", &self.topic)?;
        }
        if let Some(v) = self.received_from.as_ref() {
            struct_ser.serialize_field("receivedFrom", v)?;
        }
        if let Some(v) = self.received_until.as_ref() {
            struct_ser.serialize_field("receivedUntil", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for StatementFilter {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "article_id",
            "articleId",
            "speaker_key",
            "speakerKey",
            "country",
            "act",
            "mode",
            "publisher",
            "topic",
            "received_from",
            "receivedFrom",
            "received_until",
            "receivedUntil",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ArticleId,
            SpeakerKey,
            Country,
            Act,
            Mode,
            Publisher,
            Topic,
            ReceivedFrom,
            ReceivedUntil,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "articleId" | "article_id" => Ok(GeneratedField::ArticleId),
                            "speakerKey" | "speaker_key" => Ok(GeneratedField::SpeakerKey),
                            "country" => Ok(GeneratedField::Country),
                            "act" => Ok(GeneratedField::Act),
                            "mode" => Ok(GeneratedField::Mode),
                            "publisher" => Ok(GeneratedField::Publisher),
                            "topic" => Ok(GeneratedField::Topic),
                            "receivedFrom" | "received_from" => Ok(GeneratedField::ReceivedFrom),
                            "receivedUntil" | "received_until" => Ok(GeneratedField::ReceivedUntil),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = StatementFilter;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.StatementFilter")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<StatementFilter, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut article_id__ = None;
                let mut speaker_key__ = None;
                let mut country__ = None;
                let mut act__ = None;
                let mut mode__ = None;
                let mut publisher__ = None;
                let mut topic__ = None;
                let mut received_from__ = None;
                let mut received_until__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ArticleId => {
                            if article_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("articleId"));
                            }
                            article_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::SpeakerKey => {
                            if speaker_key__.is_some() {
                                return Err(serde::de::Error::duplicate_field("speakerKey"));
                            }
                            speaker_key__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Country => {
                            if country__.is_some() {
                                return Err(serde::de::Error::duplicate_field("country"));
                            }
                            country__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Act => {
                            if act__.is_some() {
                                return Err(serde::de::Error::duplicate_field("act"));
                            }
                            act__ = Some(map_.next_value::<act::Kind>()? as i32);
                        }
                        GeneratedField::Mode => {
                            if mode__.is_some() {
                                return Err(serde::de::Error::duplicate_field("mode"));
                            }
                            mode__ = Some(map_.next_value::<statement::Mode>()? as i32);
                        }
                        GeneratedField::Publisher => {
                            if publisher__.is_some() {
                                return Err(serde::de::Error::duplicate_field("publisher"));
                            }
                            publisher__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Topic => {
                            if topic__.is_some() {
                                return Err(serde::de::Error::duplicate_field("topic"));
                            }
                            topic__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ReceivedFrom => {
                            if received_from__.is_some() {
                                return Err(serde::de::Error::duplicate_field("receivedFrom"));
                            }
                            received_from__ = map_.next_value()?;
                        }
                        GeneratedField::ReceivedUntil => {
                            if received_until__.is_some() {
                                return Err(serde::de::Error::duplicate_field("receivedUntil"));
                            }
                            received_until__ = map_.next_value()?;
                        }
                    }
                }
                Ok(StatementFilter {
                    article_id: article_id__.unwrap_or_default(),
                    speaker_key: speaker_key__.unwrap_or_default(),
                    country: country__.unwrap_or_default(),
                    act: act__.unwrap_or_default(),
                    mode: mode__.unwrap_or_default(),
                    publisher: publisher__.unwrap_or_default(),
                    topic: topic__.unwrap_or_default(),
                    received_from: received_from__,
                    received_until: received_until__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.StatementFilter", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for StatementRecord {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.statement.is_some() {
            len += 1;
        }
        if self.article.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.StatementRecord", len)?;
        if let Some(v) = self.statement.as_ref() {
            struct_ser.serialize_field("statement", v)?;
        }
        if let Some(v) = self.article.as_ref() {
            struct_ser.serialize_field("article", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for StatementRecord {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "statement",
            "article",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Statement,
            Article,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "statement" => Ok(GeneratedField::Statement),
                            "article" => Ok(GeneratedField::Article),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = StatementRecord;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.StatementRecord")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<StatementRecord, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut statement__ = None;
                let mut article__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Statement => {
                            if statement__.is_some() {
                                return Err(serde::de::Error::duplicate_field("statement"));
                            }
                            statement__ = map_.next_value()?;
                        }
                        GeneratedField::Article => {
                            if article__.is_some() {
                                return Err(serde::de::Error::duplicate_field("article"));
                            }
                            article__ = map_.next_value()?;
                        }
                    }
                }
                Ok(StatementRecord {
                    statement: statement__,
                    article: article__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.StatementRecord", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Topic {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.code.is_empty() {
            len += 1;
        }
        if !self.label.is_empty() {
            len += 1;
        }
        if !self.evidence.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.Topic", len)?;
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if !self.label.is_empty() {
            struct_ser.serialize_field("label", &self.label)?;
        }
        if !self.evidence.is_empty() {
            struct_ser.serialize_field("evidence", &self.evidence)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Topic {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "code",
            "label",
            "evidence",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Code,
            Label,
            Evidence,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "code" => Ok(GeneratedField::Code),
                            "label" => Ok(GeneratedField::Label),
                            "evidence" => Ok(GeneratedField::Evidence),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Topic;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.Topic")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Topic, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut code__ = None;
                let mut label__ = None;
                let mut evidence__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Label => {
                            if label__.is_some() {
                                return Err(serde::de::Error::duplicate_field("label"));
                            }
                            label__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Evidence => {
                            if evidence__.is_some() {
                                return Err(serde::de::Error::duplicate_field("evidence"));
                            }
                            evidence__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(Topic {
                    code: code__.unwrap_or_default(),
                    label: label__.unwrap_or_default(),
                    evidence: evidence__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.Topic", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Warning {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.code != 0 {
            len += 1;
        }
        if self.span.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.Warning", len)?;
        if self.code != 0 {
            let v = warning::Code::try_from(self.code)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.code)))?;
            struct_ser.serialize_field("code", &v)?;
        }
        if let Some(v) = self.span.as_ref() {
            struct_ser.serialize_field("span", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Warning {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "code",
            "span",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Code,
            Span,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "code" => Ok(GeneratedField::Code),
                            "span" => Ok(GeneratedField::Span),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Warning;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.Warning")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Warning, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut code__ = None;
                let mut span__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value::<warning::Code>()? as i32);
                        }
                        GeneratedField::Span => {
                            if span__.is_some() {
                                return Err(serde::de::Error::duplicate_field("span"));
                            }
                            span__ = map_.next_value()?;
                        }
                    }
                }
                Ok(Warning {
                    code: code__.unwrap_or_default(),
                    span: span__,
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.Warning", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for warning::Code {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "CODE_UNSPECIFIED",
            Self::UnclosedQuote => "CODE_UNCLOSED_QUOTE",
            Self::Truncated => "CODE_TRUNCATED",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for warning::Code {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "CODE_UNSPECIFIED",
            "CODE_UNCLOSED_QUOTE",
            "CODE_TRUNCATED",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = warning::Code;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "CODE_UNSPECIFIED" => Ok(warning::Code::Unspecified),
                    "CODE_UNCLOSED_QUOTE" => Ok(warning::Code::UnclosedQuote),
                    "CODE_TRUNCATED" => Ok(warning::Code::Truncated),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for WatchStatementsRequest {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.filter.is_some() {
            len += 1;
        }
        if !self.resume_token.is_empty() {
            len += 1;
        }
        if self.start != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.WatchStatementsRequest", len)?;
        if let Some(v) = self.filter.as_ref() {
            struct_ser.serialize_field("filter", v)?;
        }
        if !self.resume_token.is_empty() {
            struct_ser.serialize_field("resumeToken", &self.resume_token)?;
        }
        if self.start != 0 {
            let v = watch_statements_request::Start::try_from(self.start)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.start)))?;
            struct_ser.serialize_field("start", &v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for WatchStatementsRequest {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "filter",
            "resume_token",
            "resumeToken",
            "start",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Filter,
            ResumeToken,
            Start,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "filter" => Ok(GeneratedField::Filter),
                            "resumeToken" | "resume_token" => Ok(GeneratedField::ResumeToken),
                            "start" => Ok(GeneratedField::Start),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = WatchStatementsRequest;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.WatchStatementsRequest")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<WatchStatementsRequest, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut filter__ = None;
                let mut resume_token__ = None;
                let mut start__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Filter => {
                            if filter__.is_some() {
                                return Err(serde::de::Error::duplicate_field("filter"));
                            }
                            filter__ = map_.next_value()?;
                        }
                        GeneratedField::ResumeToken => {
                            if resume_token__.is_some() {
                                return Err(serde::de::Error::duplicate_field("resumeToken"));
                            }
                            resume_token__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Start => {
                            if start__.is_some() {
                                return Err(serde::de::Error::duplicate_field("start"));
                            }
                            start__ = Some(map_.next_value::<watch_statements_request::Start>()? as i32);
                        }
                    }
                }
                Ok(WatchStatementsRequest {
                    filter: filter__,
                    resume_token: resume_token__.unwrap_or_default(),
                    start: start__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.WatchStatementsRequest", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for watch_statements_request::Start {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "START_UNSPECIFIED",
            Self::Now => "START_NOW",
            Self::Oldest => "START_OLDEST",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for watch_statements_request::Start {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "START_UNSPECIFIED",
            "START_NOW",
            "START_OLDEST",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = watch_statements_request::Start;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "START_UNSPECIFIED" => Ok(watch_statements_request::Start::Unspecified),
                    "START_NOW" => Ok(watch_statements_request::Start::Now),
                    "START_OLDEST" => Ok(watch_statements_request::Start::Oldest),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for WatchStatementsResponse {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.change.is_some() {
            len += 1;
        }
        if !self.resume_token.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("readout.v1.WatchStatementsResponse", len)?;
        if let Some(v) = self.change.as_ref() {
            struct_ser.serialize_field("change", v)?;
        }
        if !self.resume_token.is_empty() {
            struct_ser.serialize_field("resumeToken", &self.resume_token)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for WatchStatementsResponse {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "change",
            "resume_token",
            "resumeToken",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Change,
            ResumeToken,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "change" => Ok(GeneratedField::Change),
                            "resumeToken" | "resume_token" => Ok(GeneratedField::ResumeToken),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = WatchStatementsResponse;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct readout.v1.WatchStatementsResponse")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<WatchStatementsResponse, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut change__ = None;
                let mut resume_token__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Change => {
                            if change__.is_some() {
                                return Err(serde::de::Error::duplicate_field("change"));
                            }
                            change__ = map_.next_value()?;
                        }
                        GeneratedField::ResumeToken => {
                            if resume_token__.is_some() {
                                return Err(serde::de::Error::duplicate_field("resumeToken"));
                            }
                            resume_token__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(WatchStatementsResponse {
                    change: change__,
                    resume_token: resume_token__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("readout.v1.WatchStatementsResponse", FIELDS, GeneratedVisitor)
    }
}
