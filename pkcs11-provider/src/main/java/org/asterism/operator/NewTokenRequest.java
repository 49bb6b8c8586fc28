package org.asterism.operator;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
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
  /// @param usualK as many as the constellation has, where nothing else is asked for
  /// @throws IllegalArgumentException for a word that is not known, or a k that cannot be
  CustodyTerms terms(int n, int usualK) {
    if (k != 0 && (k < K_LEAST || k > n)) {
      throw new IllegalArgumentException(
          "expected a k of %d to %d for keys in threshold custody, found %d"
              .formatted(K_LEAST, n, k));
    }
    var families = new EnumMap<KeyFamily, Custody>(KeyFamily.class);
    for (String part : custody.isEmpty() ? new String[0] : custody.split(",", -1)) {
      int equals = part.indexOf('=');
      String word = part.substring(equals + 1);
      families.putAll(equals < 0 ? ofAll(word) : ofOne(part.substring(0, equals), word));
    }
    if (families.get(KeyFamily.EC_SIGN) == Custody.THRESHOLD) {
      requirePresigning(n, k == 0 ? usualK : k);
    }
    return new CustodyTerms(families, k == 0 ? OptionalInt.empty() : OptionalInt.of(k));
  }

  // What is experimental is named, or it is not meant.
  private static Map<KeyFamily, Custody> ofAll(String word) {
    Custody custody =
        Custody.of(word)
            .orElseThrow(() ->
                new IllegalArgumentException("expected assembled or threshold, found " + word));
    return Arrays.stream(KeyFamily.values())
        .filter(family -> family.isShared() && !family.isExperimental())
        .collect(Collectors.toMap(family -> family, _ -> custody));
  }

  private static Map<KeyFamily, Custody> ofOne(String name, String word) {
    KeyFamily family =
        KeyFamily.of(name)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "expected a family of keys: rsa, edwards, ec-agree, ec-sign or secret; found "
                        + name));
    Custody custody =
        Custody.of(family, word)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "expected %s for the custody of family %s, found %s"
                        .formatted(Custody.words(family), name, word)));
    return Map.of(family, custody);
  }

  private static void requirePresigning(int n, int k) {
    if (k < K_LEAST || n < 2 * k - 1) {
      throw new IllegalArgumentException(
          "ec-sign keys in threshold custody need a k of 2 or more and 2k-1 vaults: k is %d, of %d"
              .formatted(k, n));
    }
  }
}
