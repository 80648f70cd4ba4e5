//! The descendants of a process.

use super::process_stat;

/// The ids of all processes that can be seen. Works on Linux only.
pub(super) fn processes() -> impl Iterator<Item = u32> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
}

/// Their process ids. A process whose parent has ended is not found. Works on Linux only.
pub(super) fn of(ancestor: u32) -> Vec<u32> {
    // A process that has ended and is not yet reaped does nothing.
    let alive = processes().filter_map(|id| Some((id, process_stat::of(id).filter(|stat| stat.state != 'Z')?.parent)));
    let parents: Vec<(u32, u32)> = alive.collect();
    let mut found = vec![ancestor];
    let mut looked_at = 0;
    while let Some(&at) = found.get(looked_at) {
        looked_at += 1;
        found.extend(parents.iter().filter(|(_, parent)| *parent == at).map(|(id, _)| *id));
    }
    found.split_off(1)
}
