//! A home folder with the files of the AWS tools, and a fake AWS behind it.

use std::fs;
use std::path::{Path, PathBuf};

use fake_aws::{Device, FakeAws, User};
use pty_process::blocking::Command;
use rustix::process::Pid;
use tempfile::TempDir;

use super::Terminal;

/// Alice's home: profile `dev` with her key, her device and a region; the endpoint comes by a variable.
pub(crate) struct Home {
    /// The other side.
    pub(crate) aws: FakeAws,
    /// Alice.
    pub(crate) alice: User,
    /// Her phone.
    pub(crate) phone: Device,
    folder: TempDir,
    program: PathBuf,
}

impl Home {
    /// For the program at this path.
    #[must_use]
    pub(crate) fn with_program(program: &Path) -> Self {
        let aws = FakeAws::start();
        let alice = aws.add_user("alice");
        let phone = alice.add_virtual_device("alice");
        let folder = tempfile::tempdir().expect("the temporary folder takes files");
        let home = Self { aws, alice, phone, folder, program: program.to_path_buf() };
        home.write(".aws/credentials", &home.credentials_file());
        home.write(
            ".aws/config",
            &format!("[profile dev]\nregion = eu-central-1\nmfa_serial = {}\n", home.phone.serial_number),
        );
        home
    }

    fn credentials_file(&self) -> String {
        format!(
            "[dev]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
            self.alice.access_key_id, self.alice.secret_access_key
        )
    }

    /// The folder.
    #[must_use]
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Puts a file there.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the home takes folders");
        fs::write(path, text).expect("the home takes files");
    }

    /// Puts a program on the home's PATH. By a copy that another process makes: a child that another test is just starting
    /// would have our descriptor until it executes its program, and what is open for writing cannot be executed.
    pub(crate) fn write_program(&self, name: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt;
        let (written, program) = (self.path().join("written"), self.path().join("bin").join(name));
        self.write("written", text);
        fs::set_permissions(&written, fs::Permissions::from_mode(0o755)).expect("it is ours");
        fs::create_dir_all(self.path().join("bin")).expect("the home takes folders");
        let copied = std::process::Command::new("cp").arg(&written).arg(&program).status();
        assert!(copied.is_ok_and(|status| status.success()), "the home takes files");
        fs::remove_file(written).expect("it is ours");
    }

    /// What a file holds; nothing if it is not there.
    #[must_use]
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap_or_default()
    }

    /// The process id that a script leaves in the file `pid`, once it is there: what is on the terminal may have come
    /// before it.
    #[must_use]
    pub(crate) fn pid(&self) -> Pid {
        let written = || self.read("pid").strip_suffix('\n')?.parse().ok().and_then(Pid::from_raw);
        Terminal::wait_until("the process id", || written().is_some());
        written().expect("it was there")
    }

    /// The environment in which a program finds all this, and nothing of the machine's own.
    #[must_use]
    pub(crate) fn environment(&self) -> Vec<(&'static str, String)> {
        let folder = self.program.parent().expect("a program is in a folder").display();
        let path = std::env::var("PATH").unwrap_or_default();
        vec![
            ("PATH", format!("{}/bin:{folder}:{path}", self.path().display())),
            ("HOME", self.path().display().to_string()),
            ("AWS_ENDPOINT_URL", self.aws.endpoint()),
            ("TERM", "dumb".to_owned()),
            ("LC_ALL", "C.UTF-8".to_owned()),
            ("TZ", "UTC".to_owned()),
        ]
    }

    /// `sh -c SCRIPT` on a new terminal.
    #[must_use]
    pub(crate) fn run(&self, script: &str) -> Terminal {
        self.start("sh", &["-c", script])
    }

    /// A program on a new terminal.
    #[must_use]
    pub(crate) fn start(&self, program: &str, arguments: &[&str]) -> Terminal {
        let command = Command::new(program).args(arguments).env_clear().envs(self.environment());
        Terminal::start(command.current_dir(self.path()))
    }
}
