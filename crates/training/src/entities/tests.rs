//! A worked example of the scorer, and of the marks that it reads.

use super::gum::{Class, Marked, parse};
use super::*;

fn marked(start: usize, class: Class, entity: u32) -> Marked {
    Marked { head: start..start + 1, class, entity }
}

#[test]
fn the_measures_of_a_worked_example() {
    use Class::{Organization, Person};
    let gold = [
        marked(0, Person, 1),
        marked(10, Person, 1),
        marked(20, Person, 1),
        marked(30, Person, 2),
        marked(40, Organization, 3),
    ];
    // One person is missed, one organisation is too much, and 20 is taken for the other person.
    let found = [
        marked(0, Person, 7),
        marked(20, Person, 8),
        marked(30, Person, 8),
        marked(40, Organization, 9),
        marked(50, Organization, 9),
    ];
    let mut score = Score::default();
    score.add(&gold, &found);
    // People: 3 of 3 found, of 4 marked: 2 * 3 / (3 + 4).
    assert!((score.mentions(Some(Person)) - 6.0 / 7.0).abs() < 1e-9);
    // Organisations: 1 of 2 found, of 1 marked: 2 * 1 / (2 + 1).
    assert!((score.mentions(Some(Organization)) - 2.0 / 3.0).abs() < 1e-9);
    assert!((score.mentions(None) - 8.0 / 10.0).abs() < 1e-9);
    // Found people: gold {0, 20} {30}, ours {0} {20, 30}.
    // Precision (1 + 1/2 + 1/2) / 3, recall (1/2 + 1/2 + 1) / 3: both 2/3.
    assert!((score.linking() - 2.0 / 3.0).abs() < 1e-9);
    assert_eq!(score.linked, 3);
}

#[test]
fn an_empty_document_scores_nothing() {
    let mut score = Score::default();
    score.add(&[], &[]);
    assert!(score.mentions(None).abs() < 1e-9 && score.linking().abs() < 1e-9);
}

#[test]
fn marks_become_heads() {
    let raw = "# newdoc id = invented\n\
        # newpar\n\
        # newpar_block = p (2 s)\n\
        1\tBiologist\t_\tNOUN\tNN\t_\t4\tnsubj\t_\tEntity=(1-person-new-sssss-cf1-1,2,3-coref\n\
        2\tAda\t_\tPROPN\tNNP\t_\t1\tflat\t_\t_\n\
        3\tLund\t_\tPROPN\tNNP\t_\t1\tflat\t_\tEntity=1)\n\
        4\tleft\t_\tVERB\tVBD\t_\t0\troot\t_\t_\n\
        5\ther\t_\tPRON\tPRP$\t_\t7\tnmod:poss\t_\tEntity=(2-organization-new-n-cf2-3-sgl(1-person-giv:act-n-cf1-1-ana)\n\
        6\tSea\t_\tPROPN\tNNP\t_\t7\tcompound\t_\t_\n\
        7\tInstitute\t_\tPROPN\tNNP\t_\t4\tobj\t_\tEntity=2)|SpaceAfter=No\n\
        8\t.\t_\tPUNCT\t.\t_\t4\tpunct\t_\t_\n\
        \n\
        # newpar\n\
        1-2\tShe's\t_\t_\t_\t_\t_\t_\t_\t_\n\
        1\tShe\t_\tPRON\tPRP\t_\t3\tnsubj\t_\tEntity=(1-person-giv:act-n-cf1-1-ana)\n\
        2\t's\t_\tAUX\tVBZ\t_\t3\tcop\t_\t_\n\
        3\tfine\t_\tADJ\tJJ\t_\t0\troot\t_\t_\n";
    let gold = parse(raw);
    assert_eq!(gold.text, "Biologist Ada Lund left her Sea Institute.\n\nShe's fine ");
    let heads: Vec<(&str, Class, u32)> = gold
        .mentions
        .iter()
        .map(|mention| (&gold.text[mention.head.clone()], mention.class, mention.entity))
        .collect();
    let expected = [
        ("Ada", Class::Person, 1),
        ("her", Class::Person, 1),
        ("Institute", Class::Organization, 2),
        ("She", Class::Person, 1),
    ];
    assert_eq!(heads, expected);
}
