package org.asterism.vault.operation;

import java.util.List;
import java.util.stream.IntStream;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.SessionTerms;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.box.SealedBox;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.SessionId;
import org.asterism.vault.operation.SessionOpen.Opened;

/// The second step of a session: the vault hears who takes part and what each was committed to, and
/// deals to all.
///
/// @param session the vault's own
/// @param members all of them, by pseudonym and x-coordinate
/// @param salt of the record's commitment to its roster; empty where there is no record yet
/// @param opened what each answered, in the order of the members
public record SessionDeal(
    SessionId session, List<Commitment.Seat> members, Octets salt, List<Opened> opened)
    implements Operation<SessionDeal.Dealt> {
  public SessionDeal {
    members = List.copyOf(members);
    opened = List.copyOf(opened);
  }

  /// To the members of a birth.
  public SessionDeal(SessionId session, List<Commitment.Seat> members, List<Opened> opened) {
    this(session, members, Octets.EMPTY, opened);
  }

  @Override
  public OperationKind kind() {
    return SessionOpen.KIND;
  }

  /// What the vaults have agreed on when they deal: all members do, and none keeps anything but the
  /// key.
  public SessionTranscript transcript(SessionTerms terms) {
    return SessionTranscript.of(
        terms,
        members,
        IntStream.range(0, members.size()).boxed().toList(),
        List.of(),
        opened.stream().map(Opened::bytes).toList());
  }

  /// What the vault dealt.
  ///
  /// @param vector the encoding of each point
  /// @param boxes one for each member, in their order
  /// @param signature of its pseudonym
  public record Dealt(List<byte[]> vector, List<SealedBox> boxes, Octets signature)
      implements Outcome {
    public Dealt {
      vector = List.copyOf(vector);
      boxes = List.copyOf(boxes);
    }
  }
}
