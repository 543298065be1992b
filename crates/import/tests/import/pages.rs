//! Web pages as sites make them: what is the article, who wrote it and when; what is left out.

use proptest::prelude::*;
use pullquote_import as import;
use pullquote_text::{Article, BlockKind, Source};

use super::check_blocks;

const TEXT: [&str; 4] = [
    "The harbour board of Ribera decided on Monday that the lamp on the hill will stay lit in winter, though it costs more than it did.",
    "The keeper told the board, which had met for the third time, that forty boats steer by it when the fog comes in from the west.",
    "“Nobody counts the boats that come home,” said Ana Ruiz, who has kept the lamp for nineteen years, “and I would not begin now.”",
    "It will be painted in spring, when the scaffolding comes, and the board will meet again in May to hear what that has cost the town.",
];

/// The paragraphs of [`TEXT`], with `between` after the second.
pub fn text_with(between: &str) -> String {
    let [first, second, third, last] = TEXT;
    format!("<p>{first}</p>\n<p>{second}</p>\n{between}<p>{third}</p>\n<p>{last}</p>\n")
}

pub fn read(page: &str) -> Article {
    import::read(page.as_bytes(), Source::File("page.html".into())).unwrap()
}

pub fn page(head: &str, body: &str) -> Article {
    read(&format!(
        "<!DOCTYPE html><html><head><title>Lamp stays lit</title>{head}</head><body>{body}</body></html>"
    ))
}

fn texts(article: &Article, kind: BlockKind) -> Vec<&str> {
    let blocks = article.blocks().iter().filter(|block| block.kind == kind);
    blocks.map(|block| block.span.of(article.text())).collect()
}

/// Checks that the running text is [`TEXT`] and nothing else.
#[track_caller]
pub fn check_text(article: &Article) {
    assert_eq!(
        texts(article, BlockKind::Paragraph),
        TEXT,
        "{}",
        article.text()
    );
    assert_eq!(article.title(), "Lamp stays lit");
}

pub const MENU: &str = "<ul><li><a href=/a>Home</a></li><li><a href=/b>Sport</a></li></ul>";

#[test]
fn what_is_hidden_ends_with_its_parent() {
    for between in [
        "<ins style=\"display:none\"></ins>",
        "<amp-ad hidden></amp-ad>",
        "<x-icon aria-hidden=true></x-icon>",
        "<div><button type=button><i class=icon></i></div>",
        "<div><svg class=i><use href=#x /></div>",
        "<svg><svg x=1 /><path d=M0 /></svg>",
        "<form><select><option>One<option>Two</form>",
        "<cookie-banner style='display: none'>We use cookies.</cookie-banner>",
        "<picture aria-hidden=true><img src=a.jpg></picture>",
        "<template><p>Not shown.</p></template>",
        "<video><p>No video.</p></video>",
    ] {
        check_text(&page(
            "",
            &format!(
                "{MENU}<article><h1>Lamp stays lit</h1>{}</article>",
                text_with(between)
            ),
        ));
        check_text(&page(
            "",
            &format!(
                "<header>{MENU}{between}</header><article><h1>Lamp stays lit</h1>{}</article>",
                text_with("")
            ),
        ));
    }
}

#[test]
fn furniture_in_the_text_is_left_out() {
    for between in [
        "<div class=newsletter-signup><h3>Letters</h3><p>Sign up to our newsletter for news every day in your inbox.</p></div>",
        "<p>Read more: <a href=/b>The long story of the lamp</a></p>",
        "<p><a href=/b>Why the lamp was out in March</a></p>",
        "<p>Related: <a href=/b>More on this</a></p>",
        "<p>ADVERTISEMENT</p>",
        "<p>La suite est réservée aux abonnés.</p>",
        "<p><b>Lesen Sie auch:</b> <a href=/b>Die Lampe</a></p>",
        "<aside><h3>More news</h3><ul><li><a href=/1>Clock stops</a></li><li><a href=/2>Elm falls</a></li></ul></aside>",
        "<h2>More on this story</h2><ul><li><a href=/1>Clock stops</a></li><li><a href=/2>Elm falls</a></li></ul>",
        "<div class=share-bar><span>Share</span><a href=#>Post</a></div>",
        "<aside class=pullquote><p>“Nobody counts the boats that come home”</p></aside>",
        "<div class=taboola><p>You will not believe what this keeper did with a lamp, and nor will your neighbours.</p></div>",
    ] {
        let article = page(
            "",
            &format!(
                "{MENU}<article><h1>Lamp stays lit</h1>{}</article>",
                text_with(between)
            ),
        );
        check_text(&article);
        assert!(
            texts(&article, BlockKind::Crosshead).is_empty(),
            "{between}"
        );
    }
}

#[test]
fn banners_comments_and_teasers_around_the_text_are_left_out() {
    let cards: Vec<String> = (0..6)
        .map(|n| format!("<div class=card><h3><a href=/{n}>Story {n}</a></h3><p>The council met in the hall on Monday, and in the evening it had not agreed on story {n}.</p></div>"))
        .collect();
    let comments: Vec<String> = (0..9)
        .map(|n| format!("<div class=comment><span class=comment-author>Tom {n} says:</span><time datetime=2025-01-0{n}1></time><p>{} {n}</p></div>", TEXT[1]))
        .collect();
    let consent = "<div class=consent><p>We and our partners store and access information on a device, such as cookies, and process \
        personal data for ads and content measurement, audience research and the development of services.</p></div>";
    let (cards, comments) = (cards.concat(), comments.concat());
    let text = text_with("");
    for body in [
        format!("{consent}<main><h1>Lamp stays lit</h1>{text}</main>"),
        format!(
            "<div class=x><h1>Lamp stays lit</h1><div class=y>{text}</div></div><div class=grid>{cards}</div>"
        ),
        format!(
            "<article><h1>Lamp stays lit</h1>{text}</article><div id=comments>{comments}</div>"
        ),
        format!(
            "<div class=q1><h1>Lamp stays lit</h1><div class=q2>{text}</div></div><div id=disqus_thread>{comments}</div>"
        ),
    ] {
        let article = page("", &body);
        check_text(&article);
        assert_eq!((article.byline, article.date), (None, None), "{body}");
    }
}

#[test]
fn short_briefs_come_without_the_menus() {
    let article = page(
        "",
        "<nav><a href=/>Home</a> <a href=/s>Sport</a> <a href=/w>Weather and traffic in the whole region</a></nav>\
         <article><h1>Lamp stays</h1><p>The lamp stays lit.</p><p>“We steer by it,” said Ana Ruiz.</p></article>\
         <footer><p>Copyright Ribera Post, all rights reserved, terms and conditions apply.</p></footer>",
    );
    assert_eq!(
        article.text(),
        "Lamp stays\n\nThe lamp stays lit.\n\n“We steer by it,” said Ana Ruiz.\n"
    );
}

#[test]
fn captions_are_set_apart_with_their_pictures() {
    let base = "<link rel=canonical href=https://ribera.example/news/lamp>";
    for between in [
        "<figure><img src=/a.jpg><figcaption>The lamp in May</figcaption></figure>",
        "<figure><img src=/a.jpg><ul><li><figcaption>The lamp in May</figcaption></li></ul></figure>",
        "<div class=wp-caption><img src='data:image/gif;base64,AA' data-src=/a.jpg><p class=wp-caption-text>The lamp in May</p></div>",
        "<div><img src=/a.jpg alt='The lamp in May'></div>",
    ] {
        let article = page(
            base,
            &format!(
                "<article><h1>Lamp stays lit</h1>{}</article>",
                text_with(between)
            ),
        );
        check_text(&article);
        assert_eq!(
            texts(&article, BlockKind::Caption),
            ["The lamp in May"],
            "{between}"
        );
        let image = article.images.first().map(|image| image.address.as_str());
        assert_eq!(image, Some("https://ribera.example/a.jpg"), "{between}");
    }
}

#[test]
fn credits_are_no_standfirsts() {
    let body = format!(
        "<article><h1>Lamp stays lit</h1><p class=byline>By Mara Lind</p><time datetime=2024-03-05>March 5, 2024</time>\
         <figure><img src=a.jpg><figcaption>JO PARK, RIBERA PRESS</figcaption></figure>{}</article>",
        text_with("")
    );
    let article = page("<meta property=og:site_name content='Ribera Post'>", &body);
    check_text(&article);
    assert!(texts(&article, BlockKind::Standfirst).is_empty());
    assert_eq!(
        texts(&article, BlockKind::Caption),
        ["JO PARK, RIBERA PRESS"]
    );
    assert_eq!(article.publisher_name(), Some("Ribera Post"));
}

#[test]
fn signs_beside_headings_are_left_out() {
    let between = "<h2>What it costs<a class=headerlink href=#y>¶</a><span class=mw-editsection>[edit]</span></h2>";
    let article = page(
        "",
        &format!(
            "<article><h1>Lamp stays lit<a href=#x>¶</a></h1>{}</article>",
            text_with(between)
        ),
    );
    check_text(&article);
    assert_eq!(texts(&article, BlockKind::Crosshead), ["What it costs"]);
}

#[test]
fn text_that_only_a_script_declares_is_read() {
    let script = r#"<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",
        "headline":"Lamp stays lit","datePublished":"2024-03-05","author":{"@type":"Person","name":"Mara Lind"},
        "articleBody":"The lamp on the hill of Ribera stays lit in winter, the board decided.\n\n“We steer by it,” said Ana Ruiz."}</script>"#;
    let article = page(
        script,
        "<div id=app></div><p>Please turn on JavaScript.</p>",
    );
    assert_eq!(
        texts(&article, BlockKind::Paragraph),
        [
            "The lamp on the hill of Ribera stays lit in winter, the board decided.",
            "“We steer by it,” said Ana Ruiz."
        ]
    );
    assert_eq!(article.byline.as_deref(), Some("Mara Lind"));
    assert_eq!(article.date.unwrap().to_string(), "2024-03-05");
}

#[test]
fn text_that_is_hidden_until_a_script_runs_is_read() {
    check_text(&page(
        "",
        &format!(
            "{MENU}<article><h1>Lamp stays lit</h1><section style='display:none'>{}</section></article>",
            text_with("")
        ),
    ));
}

#[test]
fn valid_utf_8_outranks_its_declaration() {
    let text =
        "镇议会星期二投票决定，渡轮整个冬天继续运行。“我们欠这座岛的，”镇长阿达说。".repeat(4);
    let page = format!(
        "<!DOCTYPE html><meta charset=gb2312><title>渡轮</title><article><h1>渡轮冬季照开</h1><p>{text}</p></article>"
    );
    let article = read(&page);
    assert!(article.text().contains(&text) && article.encoding.name == "UTF-8");
    assert_eq!(article.title(), "渡轮冬季照开");
}

#[test]
fn inlined_pictures_do_not_hide_the_article() {
    let picture = format!(
        "<img src=\"data:image/png;base64,{}\">",
        "QUJD".repeat(3 << 20)
    );
    check_text(&page(
        "",
        &format!(
            "{MENU}<article><h1>Lamp stays lit</h1>{}</article>",
            text_with(&picture)
        ),
    ));
}

#[test]
fn formulas_are_read_as_text() {
    let math = "<math><msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mn>4</mn><annotation encoding=tex>x^2=4</annotation></math>";
    for formula in [
        math.to_owned(),
        format!(
            "<span class=mwe-math-mathml-a11y style='display:none'>{math}</span><img src=a.svg alt='{{x}}'>"
        ),
        format!(
            "<span class=katex-mathml>{math}</span><span class=katex-html aria-hidden=true>x2=4</span>"
        ),
    ] {
        let between = format!(
            "<p>The board said that {formula} boats were lost, and that this was fewer than before.</p>"
        );
        let article = page(
            "",
            &format!(
                "<article><h1>Lamp stays lit</h1>{}</article>",
                text_with(&between)
            ),
        );
        assert!(
            article.text().contains("said that x^2=4 boats were"),
            "{}",
            article.text()
        );
    }
}

#[test]
fn the_first_of_several_articles_is_the_one_of_the_title() {
    let other = |title: &str| {
        let text: Vec<String> = (0..6).map(|n| format!("<p>{} {n}</p>", TEXT[1])).collect();
        let text = text.concat();
        format!("<article><h1>{title}</h1><p class=byline>By Otto Vane</p>{text}</article>")
    };
    let body = format!(
        "<main><article><h1>Lamp stays lit</h1><p class=byline>By Mara Lind</p>{}</article>{}{}</main>",
        text_with(""),
        other("Clock stops"),
        other("Elm falls")
    );
    let article = page("", &body);
    check_text(&article);
    assert_eq!(article.byline.as_deref(), Some("Mara Lind"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Pages that were cut, doubled and damaged anywhere.
    #[test]
    fn damaged_pages_are_read(
        which in 0..3usize,
        changes in prop::collection::vec((0..10_000usize, 0..400usize, 0..4u8), 1..8),
    ) {
        let pages = [
            include_str!("../data/pages/04_page.html"),
            include_str!("../data/pages/07_layout_table.html"),
            include_str!("../data/pages/09_block_quotations.html"),
        ];
        let mut bytes = pages[which].as_bytes().to_vec();
        for (at, len, change) in changes {
            let from = at % bytes.len().max(1);
            let until = (from + len).min(bytes.len());
            match change {
                0 => drop(bytes.drain(from..until)),
                1 => {
                    let part = bytes[from..until].to_vec();
                    bytes.splice(from..from, part);
                }
                2 => bytes[from..until].reverse(),
                _ => bytes.truncate(from.max(40)),
            }
            if bytes.is_empty() {
                return Ok(());
            }
        }
        let article = import::article(&bytes, Source::File("a.html".into()));
        check_blocks(&article);
        let mut at = 0;
        for link in &article.links {
            prop_assert!(at <= link.span.start() && !link.span.is_empty());
            prop_assert!(article.text().get(link.span.range()).is_some());
            at = link.span.end();
        }
    }
}

#[test]
fn boxes_of_facts_are_text() {
    let facts = "<aside class=factbox><h3>The lamp in figures</h3><ul><li>It was lit in 1911, by hand.</li></ul></aside>";
    let article = page(
        "",
        &format!(
            "{MENU}<article><h1>Lamp stays lit</h1>{}</article>",
            text_with(facts)
        ),
    );
    assert_eq!(
        texts(&article, BlockKind::Crosshead),
        ["The lamp in figures"]
    );
    assert!(article.text().contains("lit in 1911"));
    let others = "<aside class='related facts'><p>The lamp in figures, and all of its keepers since it was lit.</p></aside>";
    let article = page(
        "",
        &format!(
            "{MENU}<article><h1>Lamp stays lit</h1>{}</article>",
            text_with(others)
        ),
    );
    check_text(&article);
}

#[test]
fn captions_are_the_text_of_a_photo_essay() {
    let pictures = "<figure><img src=1.jpg><figcaption>Forty boats wait below the hill until the lamp is lit.</figcaption></figure>".repeat(6);
    let article = page(
        "",
        &format!(
            "{MENU}<article><h1>Lamp stays lit</h1><div class=intro><p>{}</p></div><div class=gallery>{pictures}</div></article>",
            TEXT[0]
        ),
    );
    assert_eq!(texts(&article, BlockKind::Caption).len(), 6);
    assert!(article.text().contains(TEXT[0]));
}

#[test]
fn standfirsts_may_be_headings() {
    let article = page(
        "",
        &format!(
            "{MENU}<article><header><h1>Lamp stays lit</h1><h2 class=x1>The harbour board weighs what winter costs.</h2></header><div class=x2>{}</div></article>",
            text_with("")
        ),
    );
    assert!(article.text().contains("weighs what winter costs"));
}

#[test]
fn headings_of_teasers_are_no_headlines() {
    let article = page(
        "<meta property=og:title content='Lamp on the hill stays lit in winter'>",
        &format!(
            "{MENU}<div class=x1><div>Lamp on the hill stays lit in winter</div>{}</div><div class=x2><a href=/b><h3>Clock on the hill stays lit in spring</h3></a></div>",
            text_with("")
        ),
    );
    assert_eq!(article.title(), "Lamp on the hill stays lit in winter");
}

#[test]
fn sign_up_box_in_a_figure_is_left_out() {
    let form = "<form><input type=email><button>Subscribe</button></form>";
    let boxed = format!(
        "<figure><p>The best stories of the day come to you every morning, and they are free for all.</p>{form}</figure>"
    );
    let text = text_with(&boxed);
    check_text(&page(
        "",
        &format!("<article><h1>Lamp stays lit</h1>{text}</article>"),
    ));
    let shown = format!(
        "<figure><img src=a.jpg><figcaption>The lamp on the hill of Ribera</figcaption>{form}</figure>"
    );
    let text = text_with(&shown);
    let article = page(
        "",
        &format!("<article><h1>Lamp stays lit</h1>{text}</article>"),
    );
    assert!(
        article.text().contains("The lamp on the hill of Ribera"),
        "{}",
        article.text()
    );
}

#[test]
fn paragraph_that_the_article_repeats_stays() {
    let [first, second, third, last] = TEXT;
    let article = |body: &str| {
        page(
            "",
            &format!("<article><h1>Lamp stays lit</h1>{body}</article>"),
        )
    };
    let repeated = format!(
        "<p>{first}</p><p>{second}</p><p>{third}</p><p>{last}</p><p>The sentence was read out once more.</p>\
         <p>{first}</p><p>Nobody in the hall said a word.</p>"
    );
    assert_eq!(article(&repeated).text().matches(first).count(), 2);
    // Shown twice by the page: once more as a whole, and as its standfirst.
    let text = text_with("");
    check_text(&article(&format!("{text}{text}")));
    check_text(&article(&format!("<p>{first}</p>{text}")));
}
