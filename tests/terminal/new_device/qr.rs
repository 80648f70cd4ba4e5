//! Reads a QR code off what a terminal was sent, as a phone reads it off the screen.

const BLACK_ON_WHITE: &str = "\u{1b}[38;5;16;48;5;231m";
const AS_BEFORE: &str = "\u{1b}[0m";

/// The text of the first code on the screen.
pub(crate) fn read(shown: &str) -> String {
    let rows: Vec<Vec<char>> = shown
        .split(BLACK_ON_WHITE)
        .skip(1)
        .filter_map(|after| Some(after.split_once(AS_BEFORE)?.0.chars().collect()))
        .collect();
    let columns = rows.first().map_or(0, Vec::len);
    // A page drawn again holds the same rows again: a code is square, two modules high a row.
    let rows = &rows[..columns.div_ceil(2).min(rows.len())];
    assert!(columns > 0 && rows.iter().all(|row| row.len() == columns), "a code is on the screen:\n{shown}");
    let is_dark = |x: usize, y: usize| match rows[y / 2][x] {
        '█' => true,
        '▀' => y.is_multiple_of(2),
        '▄' => !y.is_multiple_of(2),
        _ => false,
    };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(columns * 3, rows.len() * 6, |x, y| {
        if is_dark(x / 3, y / 3) { 0 } else { 255 }
    });
    let grids = picture.detect_grids();
    grids.first().expect("a code is seen").decode().expect("it can be read").1
}
