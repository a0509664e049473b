//! What holds for every analysis.

use readout_analysis::{Analysis, Article, Engine, Field, Span};

fn check_span(article: &Article<'_>, span: &Span) {
    let text = match span.field {
        Field::Title => article.title,
        Field::Body => article.body,
    };
    assert!(span.start < span.end, "empty span {span:?}");
    assert!(text.get(span.start..span.end).is_some(), "span outside its text {span:?}");
}

/// Analyses an article and checks what came out.
pub(crate) fn check(engine: &Engine, article: &Article<'_>) -> Analysis {
    let analysis = engine.analyze(article);
    let mut last = None;
    for (index, statement) in analysis.statements.iter().enumerate() {
        assert!(!statement.content.is_empty());
        for span in statement.content.iter().chain(&statement.cue) {
            check_span(article, span);
        }
        statement.speaker.mention.iter().for_each(|span| check_span(article, span));
        for date in &statement.dates {
            check_span(article, &date.span);
            let holds = |piece: &Span| {
                piece.field == date.span.field
                    && piece.start <= date.span.start
                    && date.span.end <= piece.end
            };
            assert!(statement.content.iter().any(holds), "{date:?} outside the content");
            assert!(!date.value.is_empty());
        }
        if let Some(occasion) = &statement.occasion {
            assert!(!occasion.spans.is_empty(), "{occasion:?} stands nowhere");
            occasion.spans.iter().for_each(|span| check_span(article, span));
        }
        let lead_in = statement.point.and_then(|point| point.lead_in);
        lead_in.iter().for_each(|span| check_span(article, span));
        assert!(statement.content.windows(2).all(|pair| pair[0].end <= pair[1].start));
        let mut roles: Vec<&Span> = statement.content.iter().chain(&statement.cue).collect();
        roles.extend(&statement.speaker.mention);
        roles.sort();
        let apart = |pair: &[&Span]| pair[0].field != pair[1].field || pair[0].end <= pair[1].start;
        assert!(roles.windows(2).all(apart), "roles overlap in {statement:?}");
        let parents = analysis.statements.len();
        assert!(statement.parent.is_none_or(|parent| parent != index && parent < parents));
        assert!((0.0..=1.0).contains(&statement.confidence));
        let first = Some((statement.content[0].field, statement.content[0].start));
        assert!(last <= first, "statements out of order");
        last = first;
    }
    for span in analysis.warnings.iter().filter_map(|warning| warning.span) {
        check_span(article, &span);
    }
    analysis
}
