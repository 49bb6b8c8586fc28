package org.asterism.rows;

/// The tables of small facts; they all have one shape.
public enum NoteTable {
  /// A record that a vault is still owed.
  DEBTS("debts"),
  /// A share of a key in threshold custody that a vault has lost.
  LOST_SHARES("lost_shares"),
  /// That another vault of a key has another pseudonym, which a vault is yet to hear; sealed under
  /// the token root.
  OWED_ROSTERS("owed_rosters"),
  /// A PIN change on its way: the one that is being staged, or decided and not yet everywhere.
  DECISIONS("decisions"),
  /// A credential that one vault has not got yet, sealed under the token root.
  OWED_CREDENTIALS("owed_credentials"),
  /// A sharing of the roots that one vault has not confirmed, with what lets it be staged there.
  OWED_ROOTS("owed_roots"),
  /// The tries left, as a vault last answered; and, under slot 0, which no token has, what the
  /// engine itself counts.
  COUNTERS("counters"),
  /// Which copy of itself the token store is; of no token.
  LINEAGE("lineage");

  private final String table;

  NoteTable(String table) {
    this.table = table;
  }

  public String table() {
    return table;
  }
}
