//! A model file -> the matrices of the network, under the names of their use.

use crate::vectors::matrix::Matrix;
use crate::vectors::model_file::ModelFile;

/// Components of a token's embedding.
pub const EMBEDDING: usize = 512;
/// Components of a token in one branch of convolutions.
pub const BRANCH: usize = 256;
/// The branches: how many tokens a convolution sees, and how many of them stand to the left.
pub const ORDERS: [Order; 3] = [Order { n: 2, left: 0 }, Order { n: 3, left: 1 }, Order { n: 5, left: 2 }];
/// Components of all branches together.
pub const BRANCHES: usize = ORDERS.len() * BRANCH;
/// Components of a token's features: its embedding and what the branches make of it.
pub const FEATURES: usize = EMBEDDING + BRANCHES;
/// Components of a vector.
pub const DIM: usize = 512;
/// Units of the narrow layers of the head.
pub const HIDDEN: usize = 320;
/// What keeps a variance of 0 from dividing; the model's own constant.
pub const EPSILON: f32 = 1e-12;

/// What one convolution sees.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// How many tokens.
    pub n: usize,
    /// How many of them stand to the left.
    pub left: usize,
}

/// The sections with single-precision numbers, with how many rows and columns each has; a vector has one row.
pub const SHAPES: [(&str, usize, usize); 26] = [
    ("projection", EMBEDDING, BRANCHES),
    ("projection.bias", 1, BRANCHES),
    ("projection.norm.gain", 1, BRANCHES),
    ("projection.norm.bias", 1, BRANCHES),
    ("first.2", BRANCH, 2 * BRANCH),
    ("first.3", BRANCH, 3 * BRANCH),
    ("first.5", BRANCH, 5 * BRANCH),
    ("first.2.bias", 1, BRANCH),
    ("first.3.bias", 1, BRANCH),
    ("first.5.bias", 1, BRANCH),
    ("second.2", 2 * BRANCH, BRANCH),
    ("second.3", 3 * BRANCH, BRANCH),
    ("second.5", 5 * BRANCH, BRANCH),
    ("second.2.bias", 1, BRANCH),
    ("second.3.bias", 1, BRANCH),
    ("second.5.bias", 1, BRANCH),
    ("features.norm.gain", 1, FEATURES),
    ("features.norm.bias", 1, FEATURES),
    ("sum", FEATURES, DIM),
    ("sum.bias", 1, DIM),
    ("head.0", DIM, HIDDEN),
    ("head.1", HIDDEN, HIDDEN),
    ("head.1.skip", DIM, HIDDEN),
    ("head.2", HIDDEN, DIM),
    ("head.3", DIM, DIM),
    ("head.3.skip", HIDDEN, DIM),
];

/// The matrices, where they stand in the file.
pub struct Weights<'a> {
    /// A row of bytes for each token.
    embedding: &'a [u8],
    /// What a byte of a row is multiplied by, and what is added; token `id` uses number `id` modulo their count.
    scale: &'a [f32],
    low: &'a [f32],
    /// Embedding to branches.
    pub projection: Layer<'a>,
    /// Of the projected token, over all branches at once.
    pub projection_norm: Norm<'a>,
    /// First convolution of each branch, as what a token gives to each of the `n` places that see it.
    pub first: [Layer<'a>; 3],
    /// Second convolution of each branch, from `n` tokens in a row.
    pub second: [Layer<'a>; 3],
    /// Of the features.
    pub features_norm: Norm<'a>,
    /// Sum of features to vector.
    pub sum: Layer<'a>,
    /// The network after the sum.
    pub head: Head<'a>,
}

/// A matrix and what is added to its product.
pub struct Layer<'a> {
    /// The matrix, to be multiplied from the right.
    pub matrix: Matrix<'a>,
    /// What is added to each row of the product.
    pub bias: &'a [f32],
}

/// What stands after bringing to mean 0 and variance 1.
pub struct Norm<'a> {
    /// Multiplied.
    pub gain: &'a [f32],
    /// Added.
    pub bias: &'a [f32],
}

/// Two blocks with a way around each; no biases.
pub struct Head<'a> {
    /// Vector to hidden.
    pub first: Matrix<'a>,
    /// Hidden to hidden.
    pub second: Matrix<'a>,
    /// Vector to hidden, around the first.
    pub second_skip: Matrix<'a>,
    /// Hidden to vector.
    pub third: Matrix<'a>,
    /// Vector to vector.
    pub fourth: Matrix<'a>,
    /// Hidden to vector, around the third.
    pub fourth_skip: Matrix<'a>,
}

impl<'a> Weights<'a> {
    /// The weights in `file`; `None` when one is missing or has another size.
    pub fn of(file: &'a ModelFile) -> Option<Self> {
        let numbers = |name: &str| {
            let (_, rows, columns) = SHAPES.iter().find(|(known, ..)| *known == name)?;
            let numbers = file.section::<f32>(name);
            (numbers.len() == rows * columns).then_some((numbers, *columns))
        };
        let vector = |name: &str| numbers(name).map(|(numbers, _)| numbers);
        let matrix = |name: &str| numbers(name).map(|(numbers, columns)| Matrix::new(numbers, columns));
        let layer =
            |name: &str| Some(Layer { matrix: matrix(name)?, bias: vector(&format!("{name}.bias"))? });
        let norm = |name: &str| {
            Some(Norm { gain: vector(&format!("{name}.gain"))?, bias: vector(&format!("{name}.bias"))? })
        };
        let embedding = file.section::<u8>("embedding");
        let (scale, low) = (file.section("embedding.scale"), file.section("embedding.low"));
        if scale.is_empty() || scale.len() != low.len() || !embedding.len().is_multiple_of(EMBEDDING) {
            return None;
        }
        Some(Self {
            embedding,
            scale,
            low,
            projection: layer("projection")?,
            projection_norm: norm("projection.norm")?,
            first: [layer("first.2")?, layer("first.3")?, layer("first.5")?],
            second: [layer("second.2")?, layer("second.3")?, layer("second.5")?],
            features_norm: norm("features.norm")?,
            sum: layer("sum")?,
            head: Head {
                first: matrix("head.0")?,
                second: matrix("head.1")?,
                second_skip: matrix("head.1.skip")?,
                third: matrix("head.2")?,
                fourth: matrix("head.3")?,
                fourth_skip: matrix("head.3.skip")?,
            },
        })
    }

    /// How many tokens have an embedding.
    pub fn tokens(&self) -> usize {
        self.embedding.len() / EMBEDDING
    }

    /// Writes the embedding of token `id` to `out`.
    pub fn embed(&self, id: u32, out: &mut [f32]) {
        let id = id as usize;
        let row = &self.embedding[id * EMBEDDING..][..EMBEDDING];
        let (scale, low) = (self.scale[id % self.scale.len()], self.low[id % self.low.len()]);
        for (out, byte) in out.iter_mut().zip(row) {
            *out = f32::from(*byte) * scale + low;
        }
    }
}
