package org.asterism.custody.vaults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.asterism.directory.Transaction;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;
import org.asterism.threshold.ByteSharing;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.LineageMark;
import org.asterism.vault.Octets;

/// What a token store remembers of its own life.
///
/// @param confirmed the last step that a quorum took with it
/// @param proposed the draws of the next step, told to some vaults and not confirmed
/// @param adopted whether an operator said that this copy goes on
/// @param seen the counter that each vault has acknowledged last
record LineageState(
    LineageMark confirmed, List<Long> proposed, boolean adopted, Map<EnrolmentId, Long> seen) {
  /// How many draws of one step are remembered; each is one round that reached too few vaults.
  static final int MAX_PROPOSED = 1024;

  private static final long NO_TOKEN = 0;
  private static final byte[] NAME = {};

  LineageState {
    int from = Math.max(0, proposed.size() - MAX_PROPOSED);
    proposed = List.copyOf(proposed.subList(from, proposed.size()));
    seen = Map.copyOf(seen);
  }

  static LineageState beginning(LineageMark first) {
    return new LineageState(first, List.of(), false, Map.of());
  }

  LineageState proposing(LineageMark next) {
    var draws = new ArrayList<Long>(proposed);
    draws.add(next.draw());
    return new LineageState(confirmed, draws, adopted, seen);
  }

  LineageState confirming(LineageMark next, List<Member> by) {
    var counters = new LinkedHashMap<EnrolmentId, Long>(seen);
    by.forEach(member -> counters.put(member.id(), next.counter()));
    return new LineageState(next, List.of(), false, counters);
  }

  LineageState adopting() {
    return new LineageState(confirmed, proposed, true, seen);
  }

  /// Whether this token store has told a vault of this mark.
  boolean isOwn(LineageMark mark) {
    return mark.equals(confirmed)
        || mark.isBefore(confirmed)
        || (mark.lineage().equals(confirmed.lineage())
            && mark.counter() == confirmed.counter() + 1
            && proposed.contains(mark.draw()));
  }

  static List<Note> notes(Transaction transaction) {
    return transaction.notes(NoteTable.LINEAGE, NO_TOKEN);
  }

  Note note() {
    var out =
        new FieldWriter()
            .bytes(confirmed.lineage().toByteArray())
            .number(confirmed.counter())
            .number(confirmed.draw())
            .flag(adopted)
            .number(proposed.size());
    proposed.forEach(out::number);
    out.number(seen.size());
    seen.forEach((vault, counter) -> out.bytes(vault.bytes().toByteArray()).number(counter));
    return new Note(NoteTable.LINEAGE, NO_TOKEN, NAME, out.toBytes());
  }

  static LineageState read(Note note) {
    try {
      var in = new FieldReader(note.content());
      var confirmed = new LineageMark(Octets.of(in.bytes()), in.number(), in.number());
      boolean adopted = in.flag();
      List<Long> proposed = in.list(MAX_PROPOSED, FieldReader::number);
      var seen = new LinkedHashMap<EnrolmentId, Long>();
      int vaults = in.number(0, ByteSharing.MAX_SHARES);
      for (int i = 0; i < vaults; i++) {
        seen.put(EnrolmentId.of(in.bytes()), in.number());
      }
      in.end();
      return new LineageState(confirmed, proposed, adopted, seen);
    } catch (CorruptRowException impossible) {
      throw new IllegalStateException("an authentic lineage does not parse", impossible);
    }
  }
}
