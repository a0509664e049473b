//! A real Prometheus that asks a sandbox, with the files of deploy/observability/.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use readout_tests::{
    Name, Sandbox,
    process::{Process, free_ports},
    wait,
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{WITHIN, file};

/// Labels of a series.
pub(crate) type Series = BTreeMap<String, String>;

/// A running Prometheus; dropping it ends it.
pub(crate) struct Prometheus {
    port: u16,
    _process: Process,
}

/// A program of Prometheus, where it can be had.
///
/// # Panics
/// When there is apt and `make test` has not fetched it.
pub(crate) fn tool(name: &str) -> Option<PathBuf> {
    let program = file(".tools/prometheus").join(name);
    if program.exists() {
        return Some(program);
    }
    assert!(!Path::new("/usr/bin/apt-get").exists(), "{name} is not there: run `make test`");
    #[expect(clippy::print_stderr, reason = "a test that does nothing says so")]
    {
        eprintln!("skipped: there is no {name} in .tools/prometheus, and no apt to fetch it by");
    }
    None
}

impl Prometheus {
    /// Starts one that asks the services of `sandbox` every second.
    pub(crate) async fn start(sandbox: &Sandbox) -> Prometheus {
        let [port] = free_ports();
        let folder = sandbox.folder().join("prometheus");
        fs::create_dir(&folder).expect("the folder can be written");
        let deployed = file("deploy/observability");
        fs::copy(deployed.join("alerts.yml"), folder.join("alerts.yml")).expect("a copy");
        let mut config = fs::read_to_string(deployed.join("prometheus.yml")).expect("a file");
        let mut replace = |deployed: &str, here: &str| {
            assert!(config.contains(deployed), "prometheus.yml has no `{deployed}`");
            config = config.replace(deployed, here);
        };
        replace("interval: 15s", "interval: 1s");
        replace("127.0.0.1:9090", &format!("127.0.0.1:{port}"));
        for (name, service, admin) in [
            (Name::Ingest, "ingest", 7411),
            (Name::Extractor, "extractor, extractor-more", 7412),
            (Name::Archive, "archive", 7413),
        ] {
            let here = sandbox.admin_address(name);
            replace(
                &format!(
                    "dns_sd_configs: [{{names: [{service}], type: A, port: {admin}, \
                     refresh_interval: 10s}}]"
                ),
                &format!("static_configs: [{{targets: [\"{here}\"]}}]"),
            );
        }
        let file = folder.join("prometheus.yml");
        fs::write(&file, config).expect("the folder can be written");
        let arguments = [
            format!("--config.file={}", file.display()),
            format!("--storage.tsdb.path={}", folder.join("data").display()),
            format!("--web.listen-address=127.0.0.1:{port}"),
        ];
        let program = tool("prometheus").expect("asked before");
        let mut process = Process::new(&program, &arguments, folder.join("prometheus.log"));
        process.start();
        wait::until("Prometheus is ready", WITHIN, || get(port, "/-/ready")).await;
        Prometheus { port, _process: process }
    }

    /// The series that an expression gives now.
    pub(crate) async fn ask(&self, expression: &str) -> Result<Vec<Series>, String> {
        let escaped: String = expression.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let answer = self.api(&format!("query?query={escaped}")).await?;
        let result = answer["result"].as_array().cloned().unwrap_or_default();
        let labels = |series: Value| serde_json::from_value(series["metric"].clone()).ok();
        Ok(result.into_iter().filter_map(labels).collect())
    }

    /// Expressions of the alerts.
    pub(crate) async fn alerts(&self) -> Vec<String> {
        let answer = self.api("rules?type=alert").await.expect("rules");
        let rules = answer["groups"].as_array().into_iter().flatten();
        let rules = rules.flat_map(|group| group["rules"].as_array().into_iter().flatten());
        rules.map(|rule| rule["query"].as_str().expect("a text").to_owned()).collect()
    }

    async fn api(&self, path: &str) -> Result<Value, String> {
        let page = get(self.port, &format!("/api/v1/{path}")).await.ok_or("no answer")?;
        let (_, body) = page.split_once("\r\n\r\n").ok_or("no answer")?;
        let mut answer: Value = serde_json::from_str(body).map_err(|error| error.to_string())?;
        match answer["status"].as_str() {
            Some("success") => Ok(answer["data"].take()),
            _ => Err(answer["error"].to_string()),
        }
    }
}

/// A page as HTTP/1.0 gives it, in one piece; `None` while there is none.
async fn get(port: u16, path: &str) -> Option<String> {
    let ask = async {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
        stream.write_all(format!("GET {path} HTTP/1.0\r\n\r\n").as_bytes()).await.ok()?;
        let mut page = String::new();
        stream.read_to_string(&mut page).await.ok()?;
        Some(page)
    };
    let page = tokio::time::timeout(Duration::from_secs(10), ask).await.ok()??;
    Some(page).filter(|page| !page.starts_with("HTTP/1.0 503"))
}
