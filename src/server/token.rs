//! The secret a client must know to write -> yes or no, without telling how near a wrong one is.

use sha2::{Digest as _, Sha256};

/// A secret. It is not kept, only its checksum.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// The secret; `None` when it is empty. White space around it does not count: it may be a line of a file.
    pub fn new(secret: &str) -> Option<Self> {
        let secret = secret.trim();
        (!secret.is_empty()).then(|| Self(checksum(secret.as_bytes())))
    }

    /// Whether the value of an `Authorization` header is `Bearer` and this secret. Takes as long for any wrong one.
    pub fn fits(&self, header: &[u8]) -> bool {
        let (kind, given) = header.split_at_checked(b"Bearer ".len()).unwrap_or_default();
        let given = checksum(given.trim_ascii());
        let difference = self.0.iter().zip(given).fold(0, |sum, (own, given)| sum | (own ^ given));
        kind.eq_ignore_ascii_case(b"Bearer ") && difference == 0
    }
}

fn checksum(secret: &[u8]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(secret: &str, header: &str, expected: bool) {
        let token = Token::new(secret).expect("a secret");
        assert_eq!(token.fits(header.as_bytes()), expected, "{secret}, {header}");
    }

    #[test]
    fn only_the_whole_secret_fits() {
        check("летучая рыба\n", "Bearer летучая рыба", true);
        check("abc", "bearer  abc ", true);
        check("abc", "Bearer ab", false);
        check("abc", "Bearer abcd", false);
        check("abc", "Basic abc", false);
        check("abc", "abc", false);
        check("abc", "", false);
        assert_eq!(Token::new(" \n"), None);
    }
}
