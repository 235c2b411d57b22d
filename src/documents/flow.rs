//! A cursor that walks down the pages: text, rules, room kept together, heads and feet.

use super::ink::{Align, Mark, Shade, Sheet, Style, aligned, wrap};
use super::{Paper, PaperFault, Words};

/// What stands at the foot of every page.
#[derive(Clone, Debug, Default)]
pub struct Foot {
    /// Left, beside the page number: folio, hash.
    pub left: String,
}

/// Pages being written.
pub struct Flow {
    paper: Paper,
    done: Vec<Vec<Mark>>,
    page: Vec<Mark>,
    y: f32,
    head: Vec<Mark>,
    head_bottom: f32,
    foot: f32,
}

impl Flow {
    /// Begins the first page; a sheet keeps room at its foot, a roll has none.
    #[must_use]
    pub fn new(paper: Paper) -> Self {
        let top = paper.margin();
        let foot = if paper.is_roll() { 0.0 } else { 16.0 };
        Self { paper, done: Vec::new(), page: Vec::new(), y: top, head: Vec::new(), head_bottom: top, foot }
    }

    /// The left edge of the text, in points.
    #[must_use]
    pub fn left(&self) -> f32 {
        self.paper.margin()
    }

    /// The width of the text, in points.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.paper.width() - 2.0 * self.paper.margin()
    }

    /// Where the cursor stands, in points from the top.
    #[must_use]
    pub fn y(&self) -> f32 {
        self.y
    }

    /// The lowest point that content may reach.
    #[must_use]
    pub fn bottom(&self) -> f32 {
        self.paper.height() - self.paper.margin() - self.foot
    }

    /// What is left on this page, in points.
    #[must_use]
    pub fn room(&self) -> f32 {
        self.bottom() - self.y
    }

    /// What an empty page offers below its repeated head, in points.
    #[must_use]
    pub fn room_of_a_page(&self) -> f32 {
        self.bottom() - self.head_bottom
    }

    /// Everything drawn so far is the head: it comes again on each page.
    pub fn repeat_head(&mut self) {
        self.head = self.page.clone();
        self.head_bottom = self.y;
    }

    /// Goes down.
    pub fn skip(&mut self, points: f32) {
        self.y += points;
    }

    /// Goes down to a point, never up.
    pub fn move_to(&mut self, y: f32) {
        self.y = self.y.max(y);
    }

    /// Turns the page when less than this is left on it. Says whether it turned.
    pub fn keep(&mut self, points: f32) -> bool {
        let turn = self.room() < points && self.y > self.head_bottom;
        if turn {
            self.turn_page();
        }
        turn
    }

    fn turn_page(&mut self) {
        self.done.push(std::mem::replace(&mut self.page, self.head.clone()));
        self.y = self.head_bottom;
    }

    /// Puts a mark on this page; the cursor stays.
    pub fn mark(&mut self, mark: Mark) {
        self.page.push(mark);
    }

    /// One line inside a column, its top at `top`; cut nowhere, so measure or wrap before.
    ///
    /// # Errors
    /// [`PaperFault::Press`] when the embedded fonts cannot be read.
    pub fn line_at(&mut self, column: (f32, f32), top: f32, line: &str, style: Style, align: Align) -> Result<(), PaperFault> {
        let x = aligned(align, column.0, column.1, style.width(line)?);
        if !line.is_empty() {
            self.mark(Mark::Text { x, y: top + style.ascent(), style, text: line.to_owned() });
        }
        Ok(())
    }

    /// A text over the whole width, wrapped; goes on to the next page where it must.
    ///
    /// # Errors
    /// [`PaperFault::Press`] when the embedded fonts cannot be read.
    pub fn paragraph(&mut self, text: &str, style: Style, align: Align) -> Result<(), PaperFault> {
        let column = (self.left(), self.width());
        self.paragraph_in(column, text, style, align)
    }

    /// The same inside a column (left edge and width).
    ///
    /// # Errors
    /// [`PaperFault::Press`] when the embedded fonts cannot be read.
    pub fn paragraph_in(&mut self, column: (f32, f32), text: &str, style: Style, align: Align) -> Result<(), PaperFault> {
        for part in text.split('\n') {
            let lines = wrap(part, style, column.1)?;
            let count = lines.len();
            for (place, line) in lines.into_iter().enumerate() {
                // Neither the first line alone at the foot of a page nor the last alone at a head.
                let together = count > 1 && (place == 0 || place + 2 == count);
                self.keep(style.leading() * if together { 2.0 } else { 1.0 });
                self.line_at(column, self.y, &line, style, align)?;
                self.y += style.leading();
            }
        }
        Ok(())
    }

    /// A heading that stays with at least two lines of what follows.
    ///
    /// # Errors
    /// [`PaperFault::Press`] when the embedded fonts cannot be read.
    pub fn heading(&mut self, text: &str, style: Style) -> Result<(), PaperFault> {
        self.keep(style.leading() * 3.2);
        self.paragraph(text, style, Align::Left)
    }

    /// A label and its value on one line, the value wrapped beside the label.
    ///
    /// # Errors
    /// [`PaperFault::Press`] when the embedded fonts cannot be read.
    pub fn pair(&mut self, label: &str, value: &str, label_width: f32, size: f32) -> Result<(), PaperFault> {
        let (left, width) = (self.left(), self.width());
        self.keep(Style::plain(size).leading());
        self.line_at((left, label_width), self.y, label, Style::soft(size), Align::Left)?;
        self.paragraph_in((left + label_width, width - label_width), value, Style::plain(size), Align::Left)
    }

    /// An item of a numbered list, its text wrapped beside the number.
    ///
    /// # Errors
    /// [`PaperFault::Press`] when the embedded fonts cannot be read.
    pub fn numbered(&mut self, number: usize, text: &str, style: Style) -> Result<(), PaperFault> {
        let (left, width) = (self.left(), self.width());
        self.keep(style.leading());
        self.line_at((left, 16.0), self.y, &format!("{number}."), Style::soft(style.size), Align::Left)?;
        self.paragraph_in((left + 18.0, width - 18.0), text, style, Align::Left)?;
        self.skip(1.5);
        Ok(())
    }

    /// A hairline over the whole width.
    pub fn rule(&mut self, width: f32, shade: Shade) {
        let (left, right) = (self.left(), self.left() + self.width());
        self.mark(Mark::Line { from: (left, self.y), to: (right, self.y), width, shade });
    }

    /// Ends the pages: a roll is cut below its content, a sheet gets its foot and «page n of m».
    ///
    /// # Errors
    /// [`PaperFault::Press`] when the embedded fonts cannot be read.
    pub fn finish(mut self, foot: &Foot, words: &Words<'_>) -> Result<Vec<Sheet>, PaperFault> {
        let roll_height = self.y + self.paper.margin();
        let (paper, column) = (self.paper, (self.left(), self.width()));
        let mut pages = std::mem::take(&mut self.done);
        pages.push(std::mem::take(&mut self.page));
        let count = pages.len();
        let mut sheets = Vec::with_capacity(count);
        for (place, marks) in pages.into_iter().enumerate() {
            let last = place + 1 == count;
            let height = if paper.is_roll() && last { roll_height } else { paper.height() };
            self.page = marks;
            if !paper.is_roll() {
                let number = format!("{} {} {} {count}", words.word("paper-page"), place + 1, words.word("paper-of"));
                self.foot_line(column, &foot.left, &number)?;
            }
            sheets.push(Sheet { width: paper.width(), height, marks: std::mem::take(&mut self.page) });
        }
        Ok(sheets)
    }

    fn foot_line(&mut self, column: (f32, f32), left: &str, right: &str) -> Result<(), PaperFault> {
        let top = self.paper.height() - self.paper.margin() - 8.0;
        let style = Style::soft(6.5);
        let rule = top - 3.0;
        self.mark(Mark::Line { from: (column.0, rule), to: (column.0 + column.1, rule), width: 0.4, shade: Shade::Hair });
        let beside = column.1 - style.width(right)? - 8.0;
        let left = wrap(left, style, beside)?.into_iter().next().unwrap_or_default();
        self.line_at(column, top, &left, style, Align::Left)?;
        self.line_at(column, top, right, style, Align::Right)
    }
}
