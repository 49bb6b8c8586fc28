package org.asterism.operator;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.CustodyTerms;
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
  private static final List<String> SHARED = List.of("rsa");
  private static final List<String> WHOLE = List.of("edwards", "ec-agree", "ec-sign", "secret");

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
    var families = new TreeMap<String, Custody>();
    for (String part : custody.isEmpty() ? new String[0] : custody.split(",", -1)) {
      families.putAll(families(part));
    }
    return new CustodyTerms(families, k == 0 ? OptionalInt.empty() : OptionalInt.of(k));
  }

  private static Map<String, Custody> families(String part) {
    int equals = part.indexOf('=');
    Custody custody = custody(part.substring(equals + 1));
    if (equals < 0) {
      var all = new TreeMap<String, Custody>();
      SHARED.forEach(family -> all.put(family, custody));
      return all;
    }
    String family = part.substring(0, equals);
    if (!SHARED.contains(family) && !WHOLE.contains(family)) {
      throw new IllegalArgumentException(
          "expected a family of keys: rsa, edwards, ec-agree, ec-sign or secret; found " + family);
    }
    if (custody == Custody.THRESHOLD && !SHARED.contains(family)) {
      throw new IllegalArgumentException(
          "keys of family %s have assembled custody only".formatted(family));
    }
    return Map.of(family, custody);
  }

  private static Custody custody(String word) {
    return Custody.of(word)
        .orElseThrow(
            () -> new IllegalArgumentException("expected assembled or threshold, found " + word));
  }
}
