package org.asterism.login;

import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.rows.RowKeys;
import org.asterism.vault.EpochTag;

/// What one vault is owed for one role: its account, a decided PIN, or both.
///
/// @param missing whether the vault may not have the account at all
/// @param before the epoch in force there, or with which the account is to be put
/// @param next the epoch that was decided
/// @param officer the officer's epoch there; none where the officer has no part in it
/// @param sealed [OwedSecrets] under the token root
public record Owed(
    boolean missing, EpochTag before, EpochTag next, EpochTag officer, byte[] sealed) {

  /// An account that is owed as it was first made.
  public static Owed account(EpochTag epoch, byte[] sealed) {
    return new Owed(true, epoch, epoch, EpochTag.NONE, sealed);
  }

  /// The same, where the account is known to be there.
  Owed present() {
    return new Owed(false, before, next, officer, sealed);
  }

  boolean changes() {
    return !before.equals(next);
  }

  OwedSecrets open(RowKeys root) {
    try {
      return OwedSecrets.open(sealed, root);
    } catch (CorruptRowException forged) {
      throw new IllegalStateException("an authentic debt does not open", forged);
    }
  }

  public byte[] encode() {
    return new FieldWriter()
        .flag(missing)
        .number(before.value())
        .number(next.value())
        .number(officer.value())
        .bytes(sealed)
        .toBytes();
  }

  public static Owed decode(byte[] content) throws CorruptRowException {
    var in = new FieldReader(content);
    var owed =
        new Owed(
            in.flag(),
            new EpochTag(in.number()),
            new EpochTag(in.number()),
            new EpochTag(in.number()),
            in.bytes());
    in.end();
    return owed;
  }
}
