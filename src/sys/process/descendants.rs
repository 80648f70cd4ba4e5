//! The processes that a process has started, and those that they have started.

/// Their ids. One whose parent has ended already belongs to nobody and is not found.
#[cfg(target_os = "linux")]
pub(super) fn of(ancestor: u32) -> Vec<u32> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    let ids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let parents: Vec<(u32, u32)> = ids.filter_map(|id| Some((id, parent(id)?))).collect();
    let mut found = vec![ancestor];
    let mut looked_at = 0;
    while let Some(&at) = found.get(looked_at) {
        looked_at += 1;
        found.extend(parents.iter().filter(|(_, parent)| *parent == at).map(|(id, _)| *id));
    }
    found.split_off(1)
}

/// `pid (comm) state ppid …`; comm may itself hold parentheses. A process that has ended is waited for, and does nothing.
#[cfg(target_os = "linux")]
fn parent(id: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    fields.next()?.parse().ok().filter(|_| state != "Z")
}

/// Not known on this platform.
#[cfg(all(unix, not(target_os = "linux")))]
pub(super) fn of(_: u32) -> Vec<u32> {
    Vec::new()
}
