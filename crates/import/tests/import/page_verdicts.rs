//! Pages that stand before an article, in several languages, beside short articles that resemble them.

use pullquote_import::{PageVerdict, page_verdict, read};
use pullquote_text::Source;

fn verdict(page: &str) -> PageVerdict {
    let source = Source::File("page.html".into());
    let article = read(page.as_bytes(), source).ok();
    page_verdict(page.as_bytes(), article.as_ref())
}

fn page(head: &str, body: &str) -> String {
    format!("<!DOCTYPE html><html><head><title>Page</title>{head}</head><body>{body}</body></html>")
}

const STORY: &str = "The council of the harbour town voted on Monday to keep the night ferry, which \
    carries nurses and bakers over the water before the first bus of the day has left its garage.";

fn story(n: usize) -> String {
    let paragraphs = (0..n).map(|n| format!("<p>{STORY} That was decision number {n}.</p>"));
    format!(
        "<article><h1>The ferry stays</h1>{}</article>",
        paragraphs.collect::<String>()
    )
}

#[test]
fn articles_are_articles() {
    for n in [1, 2, 5, 40] {
        assert_eq!(verdict(&page("", &story(n))), PageVerdict::Article, "{n}");
    }
}

#[test]
fn a_short_article_beside_a_banner_is_an_article() {
    let banner = "<div class=cookie-banner><p>We use cookies. Our partners do, too.</p>\
        <button>Accept all</button><button>Manage preferences</button></div>";
    let script = "<noscript>Please enable JavaScript</noscript><script src=a.js></script>";
    let body = format!("{banner}<main>{}</main>{script}", story(3));
    assert_eq!(verdict(&page("", &body)), PageVerdict::Article);
    // An article on the matter itself.
    let body = format!(
        "<article><h1>Banners annoy</h1><p>Banners that say “we use cookies” and “accept all” annoy \
         most readers, a study found, and consent is seldom given freely.</p>{}</article>",
        story(8)
    );
    assert_eq!(verdict(&page("", &body)), PageVerdict::Article);
}

#[test]
fn short_articles_on_consent_robots_and_subscribers_are_articles() {
    let nav = "<nav>News Sport Weather Jobs <a href=/abo>Subscribe to our newsletter</a></nav>";
    let more = "<aside>Related: the old boat. Read more. Lire la suite. Czytaj dalej.</aside>";
    for words in [
        "The regulator fined a shop on Monday because it had passed personal data of its customers on \
         without their consent. The shop said that it would appeal. The fine is the largest of the year, \
         and the second since the law came into force in spring, a spokeswoman of the regulator said, \
         and others will follow before the year is over.",
        "Passengers of the night ferry waited for two hours at the security check on Monday, because a \
         robot that was to look at their bags had not been switched on. Access was denied to nobody, \
         said the harbour master, Adam Holt, and everybody got a cup of tea and a biscuit from the crew \
         of the boat, which sailed at last at four in the morning with all of them on board.",
        "The town’s only newspaper will close its website to everybody but subscribers in spring. Its \
         editor, Petra Lund, said on Monday that advertising did not pay for the work any more. The \
         printed paper stays as it is, and so does its price, which has not changed in nine years, she \
         told the council, which had asked her to come and to explain the plan.",
    ] {
        let body = format!("{nav}<article><h1>In brief</h1><p>{words}</p></article>{more}");
        assert_eq!(verdict(&page("", &body)), PageVerdict::Article, "{words}");
    }
}

#[test]
fn consent_walls_are_told() {
    for words in [
        "<h1>We value your privacy</h1><p>We and our partners store personal data on your device to \
         measure what you read.</p><button>Accept all</button><button>Reject all</button>",
        "<h1>Mit Werbung weiterlesen</h1><p>Besuchen Sie uns wie gewohnt mit Werbung. Die Zustimmung \
         ist jederzeit widerrufbar, Näheres im Datenschutz.</p><button>Akzeptieren und weiter</button>",
        "<h1>Votre vie privée</h1><p>Avec nos partenaires nous utilisons des cookies pour mesurer \
         l’audience.</p><button>Tout accepter</button><button>Continuer sans accepter</button>",
        "<p>Nosotros y nuestros socios utilizamos cookies para mostrar publicidad.</p>\
         <button>Aceptar y continuar</button>",
        "<p>Szanowni Państwo, my i nasi zaufani partnerzy używamy plików cookie.</p>\
         <button>Przejdź do serwisu</button>",
        "<p>Käytämme evästeitä palvelun parantamiseen.</p><button>Hyväksy kaikki evästeet</button>",
    ] {
        assert_eq!(verdict(&page("", words)), PageVerdict::Consent, "{words}");
    }
}

#[test]
fn beginnings_for_subscribers_are_told() {
    for words in [
        "Subscribe to continue reading this story.",
        "Already a subscriber? Sign in.",
        "Jetzt weiterlesen mit dem Abo für einen Euro.",
        "Il vous reste 82 % de cet article à lire.",
        "Cet article est réservé aux abonnés.",
        "Contenido exclusivo para suscriptores.",
        "Per continuare a leggere, abbonati.",
        "Dit artikel is alleen voor abonnees.",
        "Artykuł dostępny tylko dla prenumeratorów.",
        "この記事は有料会員限定です",
    ] {
        let body = format!("{}<div><p>{words}</p></div>", story(2));
        assert_eq!(
            verdict(&page("", &body)),
            PageVerdict::Subscribers,
            "{words}"
        );
    }
    let json = r#"<script type="application/ld+json">{"@type":"NewsArticle",
        "isAccessibleForFree": "False", "headline": "The ferry stays"}</script>"#;
    assert_eq!(verdict(&page(json, &story(2))), PageVerdict::Subscribers);
    let tier = r#"<meta property="article:content_tier" content="locked">"#;
    assert_eq!(verdict(&page(tier, &story(2))), PageVerdict::Subscribers);
    // The whole text is there: search engines get it, and so does whoever asks.
    assert_eq!(verdict(&page(json, &story(20))), PageVerdict::Article);
    let free = r#"<script type="application/ld+json">{"isAccessibleForFree":true}</script>"#;
    assert_eq!(verdict(&page(free, &story(2))), PageVerdict::Article);
}

#[test]
fn checks_for_robots_are_told() {
    for (title, words) in [
        (
            "Just a moment...",
            "Checking your browser before you go on.",
        ),
        ("Attention Required!", "Please complete the security check."),
        (
            "Access Denied",
            "You have no permission for this page. Reference 18.",
        ),
        (
            "Prüfung",
            "Bitte bestätigen Sie, dass Sie kein Roboter sind.",
        ),
        ("Vérification", "Confirmez que vous n’êtes pas un robot."),
    ] {
        let page = format!("<html><title>{title}</title><body><p>{words}</p><script>x</script>");
        assert_eq!(verdict(&page), PageVerdict::Robots, "{title}");
    }
}

#[test]
fn shells_of_scripts_are_told() {
    for body in [
        "<div id=root></div><script src=main.js></script>",
        "<div id=__next></div><script>var data = {};</script>",
        "<noscript>You need to enable JavaScript to run this app.</noscript><script></script>",
        "<noscript>Bitte aktivieren Sie JavaScript.</noscript><p>Nachrichten Sport Kultur</p><script></script>",
        "<noscript>Veuillez activer JavaScript.</noscript><nav>Accueil</nav><script></script>",
    ] {
        assert_eq!(verdict(&page("", body)), PageVerdict::Scripts, "{body}");
    }
    // A rendered page of the same kind is an article.
    let body = format!(
        "<div id=root>{}</div><script src=main.js></script>",
        story(4)
    );
    assert_eq!(verdict(&page("", &body)), PageVerdict::Article);
}

#[test]
fn logins_and_empty_pages_are_told() {
    let login =
        "<h1>Welcome</h1><form><input name=user><input type=password><button>Go</button></form>";
    assert_eq!(verdict(&page("", login)), PageVerdict::Login);
    assert_eq!(verdict(&page("", "")), PageVerdict::Empty);
    assert_eq!(verdict(&page("", "<p>It works!</p>")), PageVerdict::Empty);
    assert_eq!(verdict(""), PageVerdict::Empty);
}

#[test]
fn text_without_blanks_is_measured_by_its_characters() {
    let sentence = "港町の議会は月曜日に夜の渡し船を残すことを決めたと市長が発表した。";
    let body = format!(
        "<article><h1>渡し船</h1><p>{}</p></article>",
        sentence.repeat(12)
    );
    assert_eq!(verdict(&page("", &body)), PageVerdict::Article);
}
