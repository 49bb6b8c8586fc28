package org.asterism.rows;

/// One token.
///
/// @param slot its slot id, never used twice
/// @param version raised by each write to the token or its objects
/// @param floor the version at which a row was last removed: who knows less reads everything anew
/// @param content what the token layer keeps, in clear
public record TokenRow(long slot, RowState state, long version, long floor, byte[] content) {

  public byte[] message() {
    return new FieldWriter()
        .text("asterism/token/housekeeping/v1")
        .number(slot)
        .number(state.code())
        .number(version)
        .number(floor)
        .bytes(content)
        .toBytes();
  }
}
