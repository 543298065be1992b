use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn library() -> (tempfile::TempDir, Trash) {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("articles");
    fs::create_dir_all(folder.join("gazette")).unwrap();
    fs::write(folder.join("gazette/a.txt"), "A text.").unwrap();
    let trash = Trash::of(&folder);
    (dir, trash)
}

const NOW: &str = "2026-11-28T10:00:00Z";

#[test]
fn a_deleted_file_comes_back_to_where_it_was() {
    let (dir, trash) = library();
    let file = dir.path().join("articles/gazette/a.txt");
    let place = trash.delete(&file, at(NOW)).unwrap();
    assert!(!file.exists() && place.exists());
    let files = trash.files();
    assert_eq!(files.len(), 1);
    assert_eq!((&files[0].origin, files[0].when), (&file, at(NOW)));
    assert_eq!(trash.restore(&place).unwrap(), file);
    assert_eq!(fs::read_to_string(&file).unwrap(), "A text.");
    assert!(trash.files().is_empty());
    assert!(matches!(trash.restore(&place), Err(TrashError::NotInTrash)));
}

#[test]
fn a_file_whose_place_was_taken_comes_back_beside_it() {
    let (dir, trash) = library();
    let file = dir.path().join("articles/gazette/a.txt");
    let place = trash.delete(&file, at(NOW)).unwrap();
    fs::write(&file, "Another text.").unwrap();
    let back = trash.restore(&place).unwrap();
    assert_eq!(back, file.with_file_name("a (2).txt"));
    assert_eq!(fs::read_to_string(&file).unwrap(), "Another text.");
}

#[test]
fn files_deleted_at_once_do_not_meet() {
    let (dir, trash) = library();
    let file = dir.path().join("articles/gazette/a.txt");
    let first = trash.delete(&file, at(NOW)).unwrap();
    fs::write(&file, "Another text.").unwrap();
    let second = trash.delete(&file, at(NOW)).unwrap();
    assert_ne!(first, second);
    assert_eq!(trash.files().len(), 2);
    let gone = trash.delete(&file, at(NOW));
    assert!(matches!(gone, Err(TrashError::Delete(_))), "{gone:?}");
    assert_eq!(trash.files().len(), 2);
}

#[test]
fn only_what_is_old_is_removed_for_good() {
    let (dir, trash) = library();
    let file = dir.path().join("articles/gazette/a.txt");
    trash.delete(&file, at(NOW)).unwrap();
    assert_eq!(trash.empty_old(at("2026-12-27T10:00:00Z")).unwrap(), 0);
    assert_eq!(trash.files().len(), 1);
    assert_eq!(trash.empty_old(at("2026-12-29T10:00:00Z")).unwrap(), 1);
    let left = fs::read_dir(dir.path().join("articles/.trash")).unwrap();
    assert_eq!(left.count(), 0);
}

#[cfg(unix)]
#[test]
fn a_file_outside_is_not_the_librarys_own_and_comes_back_too() {
    let (dir, trash) = library();
    let file = dir.path().join("mine.txt");
    fs::write(&file, "My own.").unwrap();
    let link = dir.path().join("articles/linked");
    std::os::unix::fs::symlink(dir.path(), &link).unwrap();
    assert!(trash.is_own(&dir.path().join("articles/gazette/a.txt")));
    assert!(!trash.is_own(&file));
    assert!(!trash.is_own(&link.join("mine.txt")), "merely linked");
    let place = trash.delete(&file, at(NOW)).unwrap();
    assert!(!file.exists());
    let back = trash.restore(&place).unwrap();
    assert_eq!(back.canonicalize().unwrap(), file.canonicalize().unwrap());
}

#[cfg(unix)]
#[test]
fn what_the_trash_would_bring_back_outside_is_known() {
    let (dir, trash) = library();
    let own = dir.path().join("articles/gazette/a.txt");
    trash.delete(&own, at(NOW)).unwrap();
    let folder = dir.path().join("articles/.trash/20260101T000000Z-0");
    let place = folder.join(OUTSIDE).join(below_root(&own).unwrap());
    create_parent(&place).unwrap();
    fs::write(&place, "Another text.").unwrap();
    fs::create_dir(folder.join("linked")).unwrap();
    fs::write(folder.join("linked/b.txt"), "A third one.").unwrap();
    std::os::unix::fs::symlink(dir.path(), dir.path().join("articles/linked")).unwrap();
    // A link in the place of a deletion's folder is none.
    let link = dir.path().join("articles/.trash/20260102T000000Z-0");
    std::os::unix::fs::symlink(dir.path(), link).unwrap();

    let files = trash.files();
    let origins: Vec<(&Path, bool)> = files
        .iter()
        .map(|deleted| (deleted.origin.as_path(), trash.was_own(deleted)))
        .collect();
    let linked = dir.path().join("articles/linked/b.txt");
    assert!(origins.contains(&(own.as_path(), true)), "{origins:?}");
    assert!(origins.contains(&(linked.as_path(), false)), "{origins:?}");
    assert_eq!(origins.len(), 3, "{origins:?}");
    fs::remove_dir(own.parent().unwrap()).unwrap();
    let n_own = files
        .iter()
        .filter(|deleted| trash.was_own(deleted))
        .count();
    assert_eq!(n_own, 2, "also if its folder is gone");
}

#[cfg(unix)]
#[test]
fn a_link_is_no_trash() {
    let (dir, trash) = library();
    let file = dir.path().join("articles/gazette/a.txt");
    trash.delete(&file, at(NOW)).unwrap();
    let here = dir.path().join("articles/.trash");
    let elsewhere = dir.path().join("of-another-library");
    fs::rename(&here, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &here).unwrap();
    assert_eq!(trash.files(), []);
    assert_eq!(trash.empty(Timestamp::MAX).unwrap(), 0);
    fs::write(&file, "Another text.").unwrap();
    let error = trash.delete(&file, at(NOW)).unwrap_err();
    assert!(error.to_string().ends_with("is a link"), "{error}");
    assert!(file.exists());
    let count = fs::read_dir(&elsewhere).unwrap().count();
    assert_eq!(count, 1, "neither removed nor added");
}

#[test]
fn a_folder_is_not_deleted() {
    let (dir, trash) = library();
    let folder = dir.path().join("articles/gazette");
    assert!(matches!(
        trash.delete(&folder, at(NOW)),
        Err(TrashError::NotAFile)
    ));
    assert!(folder.join("a.txt").exists());
}
