package org.asterism.operator;

import java.util.List;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;

/// What became of an order at each vault.
///
/// @param done whether the engine has done its part: enough vaults have done theirs
public record OrderReport(boolean done, List<AtVault> vaults) {
  /// In `calls.def`.
  public static final String CALL = "operator_order";

  private static final int VAULTS_MAX = 256;

  /// One vault.
  ///
  /// @param restored records whose marks it has undone
  /// @param missed why it was not done there; empty: it was
  public record AtVault(String vault, long restored, String missed) {}

  public OrderReport {
    vaults = List.copyOf(vaults);
  }

  byte[] encode() {
    var out = new FieldWriter().number(done ? 1 : 0).number(vaults.size());
    vaults.forEach(vault -> out.text(vault.vault()).number(vault.restored()).text(vault.missed()));
    return out.toBytes();
  }

  /// @throws IllegalArgumentException where it is not what an engine of this release answers
  public static OrderReport decode(byte[] answer) {
    try {
      var in = new FieldReader(answer);
      boolean done = in.number(0, 1) == 1;
      List<AtVault> vaults =
          in.list(VAULTS_MAX, vault -> new AtVault(vault.text(), vault.number(), vault.text()));
      in.end();
      return new OrderReport(done, vaults);
    } catch (CorruptRowException other) {
      throw new IllegalArgumentException("the engine's answer does not parse", other);
    }
  }
}
