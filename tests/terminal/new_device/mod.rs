//! A new device at the terminal: from a bare user under a policy that forces MFA to a session, and every way in which
//! that can go wrong.

mod broken_off;
mod pages;
mod qr;
mod refused;
mod replaced;
mod resynced;
mod whole;

use fake_aws::{Device, Operation, User};

use crate::home;
use crate::pty::{Home, Terminal};

/// Bob has a long-term key and nothing else; AWS forces MFA upon him.
struct Bob {
    home: Home,
    user: User,
}

impl Bob {
    fn new() -> Self {
        let home = home();
        let user = home.aws.add_user("bob");
        user.force_mfa(true);
        home.write(
            ".aws/credentials",
            &format!(
                "[dev]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
                user.access_key_id, user.secret_access_key
            ),
        );
        home.write(".aws/config", "[profile dev]\nregion = eu-central-1\n");
        Self { home, user }
    }

    /// His profile names this device.
    fn names(&self, device: &Device) {
        let serial = &device.serial_number;
        self.home.write(".aws/config", &format!("[profile dev]\nregion = eu-central-1\nmfa_serial = {serial}\n"));
    }

    /// On a terminal that draws, standard output and error kept in files.
    fn run(&self, arguments: &str) -> Terminal {
        self.run_in("TERM=xterm", arguments)
    }

    /// The same with other variables.
    fn run_in(&self, variables: &str, arguments: &str) -> Terminal {
        let redirected = ">out 2>err & echo $! >pid; fg >/dev/null";
        let script = format!("set -m; {variables} mfa-session {arguments} {redirected}; echo \"status=$?\"");
        self.home.run(&script)
    }

    fn out(&self) -> String {
        self.home.read("out")
    }

    fn err(&self) -> String {
        self.home.read("err")
    }

    /// A device of the account.
    fn device(&self, name: &str) -> Option<Device> {
        self.home.aws.device(&serial(name))
    }

    fn count(&self, operation: Operation) -> usize {
        self.home.aws.count(operation)
    }
}

fn serial(name: &str) -> String {
    format!("arn:aws:iam::123456789012:mfa/{name}")
}

/// Where the last run of a terminal says how it ended.
fn ended(terminal: &mut Terminal, status: u8) -> String {
    terminal.expect(&format!("status={status}\n"))
}

/// Types two codes as the authenticator shows them.
fn type_codes(terminal: &mut Terminal, phone: &Device) {
    terminal.type_line(&phone.next_code());
    terminal.expect("Next MFA code: ");
    terminal.type_line(&phone.next_code());
}
