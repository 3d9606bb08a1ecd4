//! Many short lists -> one piece of memory, so that a thousand words do not ask for memory a thousand times.

/// Lists by number.
#[derive(Debug, Clone, PartialEq)]
pub struct Lists<T> {
    /// Where each list ends and the next begins; one longer than there are lists.
    ends: Vec<u32>,
    all: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { ends: vec![0], all: Vec::new() }
    }
}

impl<T: Copy + Default> Lists<T> {
    /// No lists yet, with room for `count` of them.
    pub fn with_capacity(count: usize) -> Self {
        let mut ends = Vec::with_capacity(count + 1);
        ends.push(0);
        Self { ends, all: Vec::with_capacity(count) }
    }

    /// `count` lists, each of the values whose number is its own; `each` calls its argument with numbers and values, the same
    /// ones whenever it is called.
    pub fn grouped(count: usize, each: impl Fn(&mut dyn FnMut(u32, T))) -> Self {
        let mut ends = vec![0_u32; count + 1];
        each(&mut |number, _| ends[number as usize + 1] += 1);
        for number in 1..=count {
            ends[number] += ends[number - 1];
        }
        let mut all = vec![T::default(); ends[count] as usize];
        let mut next = ends.clone();
        each(&mut |number, value| {
            let at = &mut next[number as usize];
            all[*at as usize] = value;
            *at += 1;
        });
        Self { ends, all }
    }

    /// Adds a list.
    pub fn push(&mut self, list: impl IntoIterator<Item = T>) {
        self.all.extend(list);
        self.ends.push(self.all.len() as u32);
    }

    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.ends.len() - 1
    }

    /// The list of a number.
    pub fn of(&self, number: usize) -> &[T] {
        &self.all[self.ends[number] as usize..self.ends[number + 1] as usize]
    }

    /// All lists in order.
    pub fn iter(&self) -> impl Iterator<Item = &[T]> {
        (0..self.len()).map(|number| self.of(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_keep_their_order() {
        let mut lists = Lists::with_capacity(2);
        lists.push([3, 1]);
        lists.push([]);
        lists.push([2]);
        assert_eq!(lists.iter().collect::<Vec<_>>(), [&[3, 1][..], &[], &[2]]);
        let pairs = [(2, 'b'), (0, 'a'), (2, 'c')];
        let grouped =
            Lists::grouped(3, |visit| pairs.iter().for_each(|&(number, value)| visit(number, value)));
        assert_eq!(grouped.iter().collect::<Vec<_>>(), [&['a'][..], &[], &['b', 'c']]);
    }
}
