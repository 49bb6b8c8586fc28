package org.asterism.operator;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.CustodyTerms;
import org.asterism.key.KeyFamily;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;

/// A token that an operator has an engine make. The security officer's PIN comes beside it.
///
/// @param custody one word for all families that can have it, or `FAMILY=WORD` with commas between;
///   empty: what the configuration says
/// @param k how many vaults use a key in threshold custody; 0: as many as the constellation has
public record NewTokenRequest(String label, String custody, int k) {
  /// In `calls.def`.
  public static final String CALL = "operator_new_token";

  private static final int K_LEAST = 2;
  private static final int K_MOST = 255;

  public byte[] encode() {
    return new FieldWriter().text(label).text(custody).number(k).toBytes();
  }

  /// @throws IllegalArgumentException where it is not what an operator's command of this release
  ///   asks
  static NewTokenRequest decode(byte[] asked) {
    try {
      var in = new FieldReader(asked);
      var request = new NewTokenRequest(in.text(), in.text(), in.number(0, K_MOST));
      in.end();
      return request;
    } catch (CorruptRowException other) {
      throw new IllegalArgumentException("the operator's question does not parse", other);
    }
  }

  /// What it decides.
  ///
  /// @param n vaults of the constellation
  /// @throws IllegalArgumentException for a word that is not known, or a k that cannot be
  CustodyTerms terms(int n) {
    if (k != 0 && (k < K_LEAST || k > n)) {
      throw new IllegalArgumentException(
          "expected a k of %d to %d for keys in threshold custody, found %d"
              .formatted(K_LEAST, n, k));
    }
    var families = new EnumMap<KeyFamily, Custody>(KeyFamily.class);
    for (String part : custody.isEmpty() ? new String[0] : custody.split(",", -1)) {
      int equals = part.indexOf('=');
      Custody word = custody(part.substring(equals + 1));
      named(equals < 0 ? Optional.empty() : Optional.of(part.substring(0, equals)), word)
          .forEach(family -> families.put(family, word));
    }
    return new CustodyTerms(families, k == 0 ? OptionalInt.empty() : OptionalInt.of(k));
  }

  private static List<KeyFamily> named(Optional<String> family, Custody custody) {
    if (family.isEmpty()) {
      return Arrays.stream(KeyFamily.values()).filter(KeyFamily::isShared).toList();
    }
    KeyFamily found =
        KeyFamily.of(family.get())
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "expected a family of keys: rsa, edwards, ec-agree, ec-sign or secret; found "
                        + family.get()));
    if (custody == Custody.THRESHOLD && !found.isShared()) {
      throw new IllegalArgumentException(
          "keys of family %s have assembled custody only".formatted(found.word()));
    }
    return List.of(found);
  }

  private static Custody custody(String word) {
    return Custody.of(word)
        .orElseThrow(
            () -> new IllegalArgumentException("expected assembled or threshold, found " + word));
  }
}
