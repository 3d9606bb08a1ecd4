//! Many rows -> a table, several with one statement: most of the time of a row is that of its statement.

use rusqlite::{Statement, Transaction};

/// How many rows one statement writes.
const TOGETHER: usize = 16;

/// Writes rows into the columns of a table: `head` is `table (column, ..)`. `bind` sets the values of a row, the first of which has the
/// number it is given.
pub fn insert<T>(
    transaction: &Transaction,
    head: &str,
    columns: usize,
    rows: &[T],
    mut bind: impl FnMut(&mut Statement, usize, &T) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let (together, rest) = rows.as_chunks::<TOGETHER>();
    if !together.is_empty() {
        let mut statement = transaction.prepare_cached(&sql(head, columns, TOGETHER))?;
        for rows in together {
            for (at, row) in rows.iter().enumerate() {
                bind(&mut statement, 1 + at * columns, row)?;
            }
            statement.raw_execute()?;
        }
    }
    if !rest.is_empty() {
        let mut statement = transaction.prepare_cached(&sql(head, columns, 1))?;
        for row in rest {
            bind(&mut statement, 1, row)?;
            statement.raw_execute()?;
        }
    }
    Ok(())
}

/// A row that cannot be written ends the whole batch; saying so (`OR FAIL`) spares the database a copy of each page it touches.
fn sql(head: &str, columns: usize, rows: usize) -> String {
    let row = format!("({})", vec!["?"; columns].join(", "));
    format!("INSERT OR FAIL INTO {head} VALUES {}", vec![row.as_str(); rows].join(", "))
}
