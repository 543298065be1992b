use super::*;

fn article(day: i32, names: &[u64], words: &[u64], quoted: &[u64]) -> StoryFeatures {
    StoryFeatures {
        day: Some(day),
        names: names.to_vec(),
        words: words.to_vec(),
        quoted: quoted.to_vec(),
    }
}

/// Articles that have nothing in common, so that what the others share is rare.
fn others(n: u64) -> impl Iterator<Item = StoryFeatures> {
    (0..n).map(|n| article(1, &[1000 + n], &[2000 + n, 3000 + n], &[4000 + n]))
}

#[test]
fn nothing_is_grouped_without_something_in_common() {
    assert!(stories(&[]).is_empty());
    assert!(stories(&others(50).collect::<Vec<_>>()).is_empty());
}

#[test]
fn the_same_names_on_the_same_day_are_no_story() {
    let mut all: Vec<_> = others(20).collect();
    all.push(article(1, &[1, 2], &[10, 11, 12, 13], &[20, 21]));
    all.push(article(1, &[1, 2], &[14, 15, 16, 17], &[22, 23]));
    assert!(stories(&all).is_empty());
}

#[test]
fn reports_far_apart_in_time_are_two_stories() {
    let reports = |day| article(day, &[1, 2], &[10, 11, 12], &[20, 21]);
    assert_eq!(stories(&[reports(1), reports(3)]), [[0, 1]]);
    assert!(stories(&[reports(1), reports(40)]).is_empty());
}

#[test]
fn an_article_between_two_stories_does_not_join_them() {
    let mut all = vec![
        article(1, &[1, 2], &[10, 11, 12, 13], &[]),
        article(1, &[1, 2], &[10, 11, 12, 13], &[]),
        article(1, &[1, 2, 3, 4], &[10, 11, 30, 31], &[]),
        article(1, &[3, 4], &[30, 31, 32, 33], &[]),
        article(1, &[3, 4], &[30, 31, 32, 33], &[]),
    ];
    all.extend(others(30));
    let groups = stories(&all);
    let of = |article: usize| groups.iter().position(|group| group.contains(&article));
    assert_eq!(of(0), of(1));
    assert_eq!(of(3), of(4));
    assert_ne!(of(0), of(3), "{groups:?}");
}

#[test]
fn what_two_sorted_lists_have_in_common() {
    let both: Vec<u64> = common(&[1, 3, 5, 9], &[0, 3, 4, 9, 12]).collect();
    assert_eq!(both, [3, 9]);
}
