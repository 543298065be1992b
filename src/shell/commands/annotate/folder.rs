//! Formats of a file for each article, in a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::file_names::FileNames;
use super::formats::TextFormat;
use crate::shell::archive::{AnnotatedDocument, RecordSink, Render};
use crate::shell::cli::AnnotateFormat;
use pullquote_annotate::record::BRAT_CONFIG;

/// Renders a document as the contents of its files.
pub(super) struct FolderFormat<'a>(pub(super) TextFormat<'a>);

/// The files of a record.
pub(super) struct Files {
    id: String,
    /// Ending and contents. The last one is written when the others are there.
    contents: Vec<(&'static str, String)>,
}

impl Render for FolderFormat<'_> {
    type Output = Files;

    fn render(&self, annotated: &AnnotatedDocument) -> Result<Files, String> {
        let format = self.0.format;
        let mut contents = vec![(ending(format), self.0.render(annotated)?)];
        if format == AnnotateFormat::Brat {
            let text = annotated.document.article.text().to_owned();
            contents.insert(0, ("txt", text));
        }
        Ok(Files {
            id: annotated.document.id.clone(),
            contents,
        })
    }
}

const fn ending(format: AnnotateFormat) -> &'static str {
    match format {
        AnnotateFormat::Json | AnnotateFormat::Hypothesis => "json",
        AnnotateFormat::Jsonl | AnnotateFormat::WebAnnotation => "jsonl",
        AnnotateFormat::Csv => "csv",
        AnnotateFormat::Parquet => "parquet",
        AnnotateFormat::Tei => "xml",
        AnnotateFormat::Brat => "ann",
        AnnotateFormat::Html => "html",
        AnnotateFormat::Md => "md",
    }
}

/// Writes files below a folder. What is there under the same name is replaced; each file is complete or
/// absent.
pub(super) struct FolderSink {
    folder: PathBuf,
    names: FileNames,
}

impl FolderSink {
    /// # Errors
    /// The folder cannot be made.
    pub(super) fn new(folder: &Path, format: AnnotateFormat) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let sink = Self {
            folder: folder.to_owned(),
            names: FileNames::default(),
        };
        if format == AnnotateFormat::Brat {
            let config = folder.join("annotation.conf");
            // Brat's users add types of their own.
            if !config.exists() {
                replace(&config, BRAT_CONFIG)?;
            }
        }
        Ok(sink)
    }
}

impl RecordSink<Files> for FolderSink {
    fn write(&mut self, files: Files) -> io::Result<()> {
        let path = self.folder.join(self.names.path(&files.id));
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        for (ending, contents) in &files.contents {
            // `with_extension` would replace what comes after a dot in the id.
            let mut named = path.clone().into_os_string();
            named.push(".");
            named.push(ending);
            replace(Path::new(&named), contents)?;
        }
        Ok(())
    }
}

/// Writes a file under another name first. Many small files are not worth waiting for the disk.
fn replace(path: &Path, contents: &str) -> io::Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let written = fs::write(&part, contents).and_then(|()| fs::rename(&part, path));
    written.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}
