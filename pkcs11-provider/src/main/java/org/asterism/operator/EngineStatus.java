package org.asterism.operator;

import java.util.List;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.vault.EnrolmentId;

/// How a running engine is: what it works with, what its directory says each vault holds, and
/// whether it reaches them.
///
/// @param serial of the constellation that it works with
public record EngineStatus(
    String engine, String constellation, long serial, List<VaultStatus> vaults) {
  /// In `calls.def`.
  public static final String CALL = "operator_status";

  // More than any constellation has.
  private static final int VAULTS_MAX = 256;

  /// One vault, as the engine knows it.
  ///
  /// @param missing why the engine does not reach it; empty: it does
  /// @param keys that the vault should hold, as objects and accounts
  /// @param owed that it has not got yet
  /// @param lost shares of keys in threshold custody that it had
  public record VaultStatus(
      EnrolmentId vault,
      String missing,
      long keys,
      long objects,
      long accounts,
      long owed,
      long lost) {

    void write(FieldWriter out) {
      out.bytes(vault.bytes().toByteArray())
          .text(missing)
          .number(keys)
          .number(objects)
          .number(accounts)
          .number(owed)
          .number(lost);
    }

    static VaultStatus read(FieldReader in) throws CorruptRowException {
      return new VaultStatus(
          EnrolmentId.of(in.bytes()),
          in.text(),
          in.number(),
          in.number(),
          in.number(),
          in.number(),
          in.number());
    }
  }

  public EngineStatus {
    vaults = List.copyOf(vaults);
  }

  byte[] encode() {
    var out = new FieldWriter().text(engine).text(constellation).number(serial);
    out.number(vaults.size());
    vaults.forEach(vault -> vault.write(out));
    return out.toBytes();
  }

  /// @throws IllegalArgumentException where it is not what an engine of this release answers
  public static EngineStatus decode(byte[] answer) {
    try {
      var in = new FieldReader(answer);
      String engine = in.text();
      String constellation = in.text();
      long serial = in.number();
      List<VaultStatus> vaults = in.list(VAULTS_MAX, VaultStatus::read);
      in.end();
      return new EngineStatus(engine, constellation, serial, vaults);
    } catch (CorruptRowException other) {
      throw new IllegalArgumentException("the engine's answer does not parse", other);
    }
  }
}
