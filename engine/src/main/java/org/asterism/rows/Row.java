package org.asterism.rows;

/// One key or one object.
///
/// @param id drawn by the directory, less than 2^62, never used twice
/// @param token the slot id of its token
/// @param version of the token when this row was written last
/// @param reference of a key: how many objects use it; of an object: its key's id, 0 without one
/// @param content public facts in clear, or sealed by the layer above
/// @param places vaults and handles, sealed under the housekeeping key; empty while the row is
///   active
/// @param locator where the vaults hold it, sealed under the token root; empty until active
/// @param rootMac under the token root; empty until active
public record Row(
    RowKind kind,
    long id,
    long token,
    RowState state,
    long version,
    long reference,
    byte[] content,
    byte[] places,
    byte[] locator,
    byte[] rootMac) {

  private static final byte[] NOTHING = {};

  /// A row that is about to be made.
  public static Row pending(
      RowKind kind, long token, long reference, byte[] content, byte[] places) {
    return new Row(
        kind, 0, token, RowState.PENDING, 0, reference, content, places, NOTHING, NOTHING);
  }

  /// This row, active, found at the vaults by `newLocator`.
  public Row activated(byte[] newContent, byte[] newLocator) {
    return new Row(
        kind,
        id,
        token,
        RowState.ACTIVE,
        version,
        reference,
        newContent,
        NOTHING,
        newLocator,
        NOTHING);
  }

  /// This row, dead: nothing is left of it but where to clean.
  public Row dead(byte[] deadPlaces) {
    return new Row(
        kind, id, token, RowState.DEAD, version, 0, NOTHING, deadPlaces, NOTHING, NOTHING);
  }

  public Row withReference(long newReference) {
    return new Row(
        kind, id, token, state, version, newReference, content, places, locator, NOTHING);
  }

  public Row numbered(long newId) {
    return new Row(
        kind, newId, token, state, version, reference, content, places, locator, rootMac);
  }

  public Row atVersion(long newVersion) {
    return new Row(
        kind, id, token, state, newVersion, reference, content, places, locator, rootMac);
  }

  public Row signed(byte[] newRootMac) {
    return new Row(
        kind, id, token, state, version, reference, content, places, locator, newRootMac);
  }

  /// What the token root's MAC is over: a row cannot be taken for another, nor for an older version
  /// of itself.
  public byte[] rootMessage() {
    return new FieldWriter()
        .text("asterism/row/root/v1")
        .text(kind.table())
        .number(id)
        .number(token)
        .number(version)
        .number(reference)
        .bytes(content)
        .bytes(locator)
        .toBytes();
  }

  public byte[] housekeepingMessage() {
    return new FieldWriter()
        .text("asterism/row/housekeeping/v1")
        .bytes(rootMessage())
        .number(state.code())
        .bytes(places)
        .bytes(rootMac)
        .toBytes();
  }
}
