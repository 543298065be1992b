//! Teasers of other articles that no class names: what is cut, and what only looks like them.

use std::fmt::Write as _;

use super::pages::{check_text, page, text_with};

/// That many teasers, `{}` in `shape` for the number of each.
fn teasers(n: usize, shape: &str) -> String {
    (0..n).fold(String::new(), |mut all, nth| {
        let _ = writeln!(all, "{}", shape.replace("{}", &nth.to_string()));
        all
    })
}

const SENTENCE: &str =
    "The council met in the hall on Monday, and in the evening it had not agreed.";

fn shapes() -> Vec<String> {
    [
        "<div><a href=/s/{}>Council counts the trees {}</a> SENTENCE</div>",
        "<div><a href=/s/{}>Council counts the trees {}</a><br>SENTENCE</div>",
        "<div><div><a href=/s/{}>Council counts the trees {}</a></div><div>SENTENCE</div></div>",
        "<div><a href=/s/{}><b>Council counts the trees {}</b></a><p>SENTENCE</p></div>",
        "<div class=x{}><p><a href=/s/{}>Council counts the trees {}</a></p><p>SENTENCE</p></div>",
        "<div class=x7><a href=/s/{}><img src=a{}.jpg alt='The hall'></a><a href=/s/{}>Council counts the trees</a> SENTENCE</div>",
        "<section><span><a href=/s/{}>Council counts the trees {}</a></span><span> “SENTENCE”</span></section>",
    ]
    .map(|shape| shape.replace("SENTENCE", SENTENCE))
    .to_vec()
}

fn is_same_class(shape: &str) -> bool {
    !shape.contains("class=x{}")
}

#[test]
fn teasers_without_classes_go_behind_and_within_the_text() {
    for shape in shapes().iter().filter(|shape| is_same_class(shape)) {
        let list = teasers(5, shape);
        for body in [
            format!("<div><h1>Lamp stays lit</h1>{}{list}</div>", text_with("")),
            format!(
                "<div><h1>Lamp stays lit</h1>{}</div><div>{list}</div>",
                text_with("")
            ),
            format!(
                "<article><h1>Lamp stays lit</h1>{}<h3>In the town</h3>{list}</article>",
                text_with("")
            ),
            format!(
                "<article><h1>Lamp stays lit</h1>{}</article>",
                text_with(&list)
            ),
            format!(
                "<article><h1>Lamp stays lit</h1>{}</article>",
                text_with(&format!("<div><h3>In the town</h3>{list}</div>"))
            ),
        ] {
            let article = page("", &body);
            check_text(&article);
            assert!(!article.text().contains("In the town"), "{body}");
        }
    }
}

/// One between two paragraphs, three times.
#[test]
fn teasers_between_the_paragraphs_go() {
    let [first, second, third] = [0, 1, 2].map(|nth| {
        format!("<div><a href=/s/{nth}>Council counts the trees {nth}</a> {SENTENCE}</div>")
    });
    let mut text = text_with("");
    for (at, teaser) in [first, second, third].iter().enumerate().rev() {
        let places: Vec<usize> = text.match_indices("</p>").map(|(at, _)| at + 4).collect();
        text.insert_str(places[at], teaser);
    }
    check_text(&page(
        "",
        &format!("<div><h1>Lamp stays lit</h1>{text}</div>"),
    ));
}

#[test]
fn what_only_looks_like_teasers_stays() {
    let text = text_with("");
    for (what, shape) in [
        (
            "sentences that begin with a link",
            "<div><a href=/s/{}>The council of Ribera {}</a> met in the hall on Monday, and it had not agreed.</div>",
        ),
        (
            "names with a link",
            "<div><a href=/s/{}>Ana{}</a> The keeper of the lamp, for nineteen years and for longer.</div>",
        ),
        (
            "sections of the page itself",
            "<div><a href=#s{}>What the lamp costs {}</a> It costs more than it did, and the board knows that.</div>",
        ),
        (
            "paragraphs with several sources",
            "<div><a href=/s/{}>What the lamp costs {}</a> It costs more, says <a href=/b/{}>the board</a>, than it did.</div>",
        ),
        (
            "the same source each time",
            "<div><a href=/s>What the lamp costs {}</a> It costs more than it did, and the board knows that.</div>",
        ),
        (
            "plain paragraphs",
            "<div>The lamp costs more than it did, and the board knows that for the {}. time.</div>",
        ),
    ] {
        let article = page(
            "",
            &format!(
                "<div><h1>Lamp stays lit</h1>{text}{}</div>",
                teasers(4, shape)
            ),
        );
        let n = article.text().matches("and ").count();
        assert!(
            article.blocks().len() >= 8,
            "{what}: {n} {}",
            article.text()
        );
    }
}

/// A round-up of stories is an article of its own.
#[test]
fn list_of_stories_with_few_words_above_it_stays() {
    for shape in shapes().iter().take(4) {
        let body = format!(
            "<article><h1>Lamp stays lit</h1><p>What else was said in the town this week.</p>{}</article>",
            teasers(8, shape)
        );
        let article = page("", &body);
        assert_eq!(
            article.text().matches("had not agreed").count(),
            8,
            "{}",
            article.text()
        );
    }
}
