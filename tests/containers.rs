//! The installation in containers: it is closed, it comes up, it tells what is wrong, and it keeps its
//! promise while its containers are restarted, killed, paused and cut off.
//!
//! These tests need a Docker engine, and images of the commit that is tested (`make images`); where one
//! of them is missing they say so and do nothing, or fail if `READOUT_CONTAINERS=required`. One
//! installation runs at a time.

#[path = "containers/faults.rs"]
mod faults;
#[path = "containers/growing.rs"]
mod growing;
#[path = "containers/load.rs"]
mod load;
#[path = "containers/newcomer.rs"]
mod newcomer;
#[path = "containers/stack.rs"]
mod stack;

use std::process::Command;

use readout_tests::say;
use tokio::sync::{Mutex, MutexGuard};

use crate::stack::{SERVICES, Stack, docker};

/// Largest image, in bytes.
const IMAGE_BYTES_MAX: u64 = 60_000_000;

/// Leave to start containers; `None` where that is impossible, which it says.
async fn leave(test: &str) -> Option<MutexGuard<'static, ()>> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());
    let missing = missing();
    if let Some(missing) = missing {
        assert!(std::env::var("READOUT_CONTAINERS").as_deref() != Ok("required"), "{missing}");
        say(&format!("{test} is skipped: {missing}"));
        return None;
    }
    Some(ONE_AT_A_TIME.lock().await)
}

/// What these tests lack here.
fn missing() -> Option<String> {
    let prints = |command: &mut Command| {
        let output = command.output().ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    if prints(Command::new("docker").arg("version")).is_none() {
        return Some("no Docker engine answers".to_owned());
    }
    let format = "{{index .Config.Labels \"org.opencontainers.image.revision\"}}";
    let image = ["image", "inspect", "--format", format, "readout/archive:latest"];
    let Some(images) = prints(Command::new("docker").args(image)) else {
        return Some("there are no images; `make images` builds them".to_owned());
    };
    let here = prints(Command::new("git").args([
        "describe",
        "--always",
        "--dirty",
        "--abbrev=12",
        "--exclude",
        "*",
    ]));
    let here = here.unwrap_or_else(|| "unknown".to_owned());
    (images != here).then(|| {
        format!("the images are of commit {images}, this is {here}; `make images` builds them anew")
    })
}

#[tokio::test]
async fn containers_may_no_more_than_they_need() {
    let Some(_leave) = leave("containers_may_no_more_than_they_need").await else { return };
    let stack = Stack::start("closed", &[]);
    for service in SERVICES {
        let container = stack.inspect(service);
        let (config, host) = (&container["Config"], &container["HostConfig"]);
        assert_eq!(config["User"], "65532:65532", "{service}");
        assert_eq!(host["ReadonlyRootfs"], true, "{service}");
        assert_eq!(host["Privileged"], false, "{service}");
        assert_eq!(host["CapDrop"], serde_json::json!(["ALL"]), "{service}");
        assert!(host["CapAdd"].is_null(), "{service}: {}", host["CapAdd"]);
        let options = host["SecurityOpt"].to_string();
        assert!(options.contains("no-new-privileges"), "{service}: {options}");
        assert!(!options.contains("unconfined"), "{service}: {options}");
        assert!(host["Memory"].as_u64() > Some(0), "{service} has no limit of memory");
        assert_eq!(host["RestartPolicy"]["Name"], "unless-stopped", "{service}");
        let published = host["PortBindings"].as_object().expect("ports");
        assert_eq!(published.len(), 1, "{service} publishes one port: {published:?}");
        assert!(published.values().all(|port| port[0]["HostIp"] == "127.0.0.1"), "{published:?}");
        let environment = config["Env"].to_string();
        for secret in ["admin", "ingest", "extractor", "archive", "subscriber", "token"] {
            let secret = std::fs::read_to_string(stack.secret(secret)).unwrap();
            assert!(!environment.contains(secret.trim()), "{service} shows a secret");
        }
        let labels = &config["Labels"];
        assert_eq!(labels["org.opencontainers.image.version"], env!("CARGO_PKG_VERSION"));
    }
    for image in SERVICES.into_iter().chain(["cli"]) {
        let size =
            docker(&["image", "inspect", "--format", "{{.Size}}", &format!("readout/{image}")]);
        let size: u64 = size.parse().unwrap();
        assert!(size < IMAGE_BYTES_MAX, "{image} takes {size} bytes");
    }
}
