package org.asterism.custody.records;

import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.PolicyDigest;

/// One record at one vault: what is needed to act on it, or to delete it without a login.
///
/// @param epoch the vault's own tag of the record's epoch
/// @param placed whether the vault has confirmed that it holds the record
public record Place(
    EnrolmentId vault, Handle handle, EpochTag epoch, PolicyDigest policy, boolean placed) {

  public Place nowPlaced() {
    return new Place(vault, handle, epoch, policy, true);
  }

  /// The same record in another epoch.
  Place in(EpochTag next) {
    return new Place(vault, handle, next, policy, placed);
  }

  void write(FieldWriter out) {
    out.bytes(vault.bytes().toByteArray())
        .bytes(handle.bytes().toByteArray())
        .number(epoch.value())
        .bytes(policy.bytes().toByteArray())
        .flag(placed);
  }

  static Place read(FieldReader in) throws CorruptRowException {
    try {
      return new Place(
          EnrolmentId.of(in.bytes()),
          Handle.of(in.bytes()),
          new EpochTag(in.number()),
          PolicyDigest.of(in.bytes()),
          in.flag());
    } catch (IllegalArgumentException wrongLength) {
      throw new CorruptRowException("a place does not parse: " + wrongLength.getMessage());
    }
  }
}
