//! A signature drawn by hand: strokes of points in a box three times as wide as it is high, both
//! coordinates from 0 to 1000.

/// Strokes of points.
pub(super) type Strokes = Vec<Vec<(u16, u16)>>;

const SIDE: u16 = 1_000;
const MOST_POINTS: usize = 6_000;
/// A dot is no signature: it spans at least this much of a side.
const SPAN: u16 = 60;

/// Reads what the pad sent; none where it is no signature.
pub(super) fn read(text: &str) -> Option<Strokes> {
    let strokes: Strokes = serde_json::from_str(text).ok()?;
    let points = || strokes.iter().flatten();
    if points().count() > MOST_POINTS || points().any(|(x, y)| *x > SIDE || *y > SIDE) {
        return None;
    }
    let span = |axis: fn(&(u16, u16)) -> u16| Some(points().map(axis).max()? - points().map(axis).min()?);
    (span(|p| p.0)? >= SPAN || span(|p| p.1)? >= SPAN).then_some(strokes)
}

/// For a picture of 3000 by 1000: the points of a line each.
pub(super) fn lines(strokes: &Strokes) -> Vec<String> {
    let point = |(x, y): &(u16, u16)| format!("{},{y}", u32::from(*x) * 3);
    strokes.iter().map(|s| s.iter().map(point).collect::<Vec<_>>().join(" ")).collect()
}

/// For the press.
pub(super) fn for_paper(strokes: &Strokes) -> Vec<Vec<(f32, f32)>> {
    let share = |n: u16| f32::from(n) / f32::from(SIDE);
    strokes.iter().map(|s| s.iter().map(|(x, y)| (share(*x), share(*y))).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_signature_and_a_dot_or_a_flood_is_not() {
        let drawn = read("[[[100,500],[400,200]],[[500,500],[510,505]]]").unwrap();
        assert_eq!(lines(&drawn), ["300,500 1200,200", "1500,500 1530,505"]);
        assert_eq!(for_paper(&drawn)[0][1], (0.4, 0.2));
        for no in ["", "[]", "[[]]", "[[[5,5],[6,6]]]", "[[[0,0],[1001,0]]]", "[[[-1,0],[900,0]]]", "{}"] {
            assert!(read(no).is_none(), "{no}");
        }
        let flood = format!("[[{}]]", vec!["[0,0],[900,900]"; 3_001].join(","));
        assert!(read(&flood).is_none());
    }
}
