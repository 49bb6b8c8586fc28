package org.asterism.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The keys of RFC 5869, appendix A.
class HkdfSha256Test {
  // A.1 to A.3: PRK, info, and the beginning of OKM.
  @ParameterizedTest
  @CsvSource({
    "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5, f0f1f2f3f4f5f6f7f8f9,"
        + " 3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
    "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244,"
        + "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecf"
        + "d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef"
        + "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff,"
        + " b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c",
    "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04, '',"
        + " 8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d",
  })
  void expandedKey_isTheRfcs(String extracted, String info, String output) {
    try (var key = Hex.secret(extracted);
        var derived = HkdfSha256.expand(key, Hex.bytes(info))) {
      assertEquals(output, Hex.of(derived));
    }
  }

  @Test
  void keyFromInputWithoutSalt_isTheRfcs() {
    // A.3.
    try (var input = Hex.secret("0b".repeat(22));
        var derived = HkdfSha256.derive(input, new byte[0])) {
      assertEquals(
          "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d", Hex.of(derived));
    }
  }

  @Test
  void longerExpansion_isTheRfcs() {
    // A.3.
    try (var input = Hex.secret("0b".repeat(22));
        SecretBytes extracted = HkdfSha256.extract(input);
        SecretBytes expanded = HkdfSha256.expand(extracted, new byte[0], 42)) {
      assertEquals(
          "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04", Hex.of(extracted));
      assertEquals(
          "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
          Hex.of(expanded));
      assertThrows(
          IllegalArgumentException.class,
          () -> HkdfSha256.expand(extracted, new byte[0], HkdfSha256.LENGTH_MAX + 1));
      try (SecretBytes longest = HkdfSha256.expand(extracted, new byte[0], HkdfSha256.LENGTH_MAX);
          SecretBytes beginning = longest.slice(0, 42)) {
        assertEquals(Hex.of(expanded), Hex.of(beginning));
      }
    }
  }

  @Test
  void closedInput_isRefused() {
    var closed = SecretBytes.allocate(32);
    closed.close();
    assertThrows(IllegalStateException.class, () -> HkdfSha256.derive(closed, new byte[0]));
    assertThrows(IllegalStateException.class, () -> HkdfSha256.expand(closed, new byte[0]));
  }
}
