//! A steady load, by the command line that users push with: it asks again until an article is taken.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::Write as _,
    path::PathBuf,
    process::{Child, ChildStdin, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use readout_wire::{json, v1::Article};

use crate::stack::Stack;

/// `readout push`, fed one article after the other.
pub(crate) struct Load {
    child: Child,
    feeder: Option<std::thread::JoinHandle<usize>>,
    stop: Arc<AtomicBool>,
    output: PathBuf,
}

impl Load {
    /// Begins to push `articles`, so many a second.
    pub(crate) fn start(stack: &Stack, articles: Vec<Article>, per_second: u32) -> Self {
        let output = stack.folder().join("pushed.jsonl");
        let file = |path: &PathBuf| File::create(path).unwrap();
        let mut child = stack
            .readout(&["push", "--format", "jsonl", "-"])
            .stdin(Stdio::piped())
            .stdout(file(&output))
            .stderr(file(&output.with_extension("errors")))
            .spawn()
            .expect("`make test` builds it first");
        let input = child.stdin.take().expect("it is piped");
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let feeder = std::thread::spawn(move || feed(input, &articles, per_second, &stopped));
        Load { child, feeder: Some(feeder), stop, output }
    }

    /// Feeds no more and waits until all is answered; returns how many articles were fed, and
    /// `id:revision` of those that were acknowledged.
    ///
    /// # Panics
    /// When an article was refused.
    pub(crate) fn finish(mut self) -> (usize, HashSet<String>) {
        self.stop.store(true, Ordering::Relaxed);
        let feeder = self.feeder.take().expect("it finishes once");
        let fed = feeder.join().expect("the feeder does not panic");
        let status = self.child.wait().unwrap();
        let errors = fs::read_to_string(self.output.with_extension("errors")).unwrap();
        assert!(status.success(), "push: {status}: {errors}");
        let printed = fs::read_to_string(&self.output).unwrap();
        let acknowledged = printed.lines().map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let text =
                |name: &str| line[name].as_str().unwrap_or_else(|| panic!("{line}")).to_owned();
            format!("{}:{}", text("articleId"), text("revision"))
        });
        (fed, acknowledged.collect())
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        // Fails when it has ended.
        let _ = self.child.kill();
    }
}

/// At a steady pace; what a full pipe held back follows at once.
fn feed(mut input: ChildStdin, articles: &[Article], per_second: u32, stop: &AtomicBool) -> usize {
    let (began, pace) = (Instant::now(), Duration::from_secs(1) / per_second);
    let mut fed = 0;
    for article in articles {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        writeln!(input, "{}", json::line(article).unwrap()).expect("push takes articles");
        fed += 1;
        let next = began + pace * u32::try_from(fed).unwrap();
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
    }
    fed
}
