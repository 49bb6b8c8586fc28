package org.asterism.vault.operation;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.RosterChange;
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
/// @param opened what each participant answered, in their order
/// @param cast who takes part for a record; empty in a birth, where all members do
/// @param next who shares the key afterwards, where that changes
public record SessionDeal(
    SessionId session,
    List<Commitment.Seat> members,
    List<Opened> opened,
    Optional<Cast> cast,
    Optional<Next> next)
    implements Operation<SessionDeal.Dealt> {
  public SessionDeal {
    members = List.copyOf(members);
    opened = List.copyOf(opened);
  }

  /// Of a birth.
  public SessionDeal(SessionId session, List<Commitment.Seat> members, List<Opened> opened) {
    this(session, members, opened, Optional.empty());
  }

  /// Of a session in which the members stay.
  public SessionDeal(
      SessionId session, List<Commitment.Seat> members, List<Opened> opened, Optional<Cast> cast) {
    this(session, members, opened, cast, Optional.empty());
  }

  /// Of a refresh, in which all members take part and none keeps presignatures.
  ///
  /// @param shown of the vault's record
  public static SessionDeal refresh(
      SessionId session, List<Commitment.Seat> members, List<Opened> opened, Shown shown) {
    var all = new Cast(everyPlace(members.size()), List.of(), shown);
    return new SessionDeal(session, members, opened, Optional.of(all));
  }

  /// Of a change of the vaults that share a key. What was opened is the dealers' first, then the
  /// receivers'.
  ///
  /// @param dealers the places of those who deal, with the salt of the receiver's own record
  public static SessionDeal reshare(
      SessionId session,
      List<Commitment.Seat> members,
      List<Opened> opened,
      Cast dealers,
      Next next) {
    return new SessionDeal(session, members, opened, Optional.of(dealers), Optional.of(next));
  }

  private static List<Integer> everyPlace(int members) {
    return IntStream.range(0, members).boxed().toList();
  }

  /// What is shown of a refresh's record.
  ///
  /// @return empty unless all members take part, in their order, and no presignatures are kept
  public Optional<Shown> shown() {
    return cast.filter(all -> all.participants().equals(everyPlace(members.size())))
        .filter(all -> all.keepers().isEmpty())
        .map(Cast::shown);
  }

  /// Those of a key's vaults that take part.
  ///
  /// @param participants their places among the members
  /// @param keepers the places of those who keep what comes of it
  public record Cast(List<Integer> participants, List<Integer> keepers, Shown shown) {
    public Cast {
      participants = List.copyOf(participants);
      keepers = List.copyOf(keepers);
    }

    /// Of presignatures, which are of no use but by shares of one sharing.
    public Cast(List<Integer> participants, List<Integer> keepers, Octets salt) {
      this(participants, keepers, new Shown(salt, Octets.EMPTY));
    }

    public Octets salt() {
      return shown.salt();
    }
  }

  /// What opens the commitments of a vault's record.
  ///
  /// @param salt of those to the key and to its roster
  /// @param sharing the transcript of the refresh that the shares are of; empty where there was
  ///   none
  public record Shown(Octets salt, Octets sharing) {}

  /// Who is to share the key.
  ///
  /// @param members all of them
  /// @param k how many shares are needed then
  /// @param authority the operators' word for it
  public record Next(List<Commitment.Seat> members, int k, RosterAuthority authority) {
    public Next {
      members = List.copyOf(members);
    }
  }

  /// What operators must have signed for; empty where nothing changes. As many take part as shares
  /// are needed before.
  public Optional<RosterChange> change() {
    int k = participants().size();
    return next.map(after -> RosterChange.of(k, members, after.members(), after.k()));
  }

  /// The places among the members of those who deal.
  public List<Integer> participants() {
    return cast.map(Cast::participants).orElseGet(() -> everyPlace(members.size()));
  }

  @Override
  public OperationKind kind() {
    return SessionOpen.KIND;
  }

  /// What the vaults have agreed on when they deal. Of a birth nobody keeps anything but the key.
  /// Where the members change, the change stands after what was opened, and then the refresh that
  /// the shares are of.
  public SessionTranscript transcript(SessionTerms terms) {
    return SessionTranscript.of(
        terms,
        members,
        participants(),
        cast.map(Cast::keepers).orElse(List.of()),
        Stream.of(
                opened.stream().map(Opened::bytes),
                change().stream().map(RosterChange::digest),
                sharing().stream().map(Octets::toByteArray))
            .flatMap(Function.identity())
            .toList());
  }

  private Optional<Octets> sharing() {
    return cast.map(Cast::shown).map(Shown::sharing).filter(some -> !some.isEmpty());
  }

  /// What the vault dealt.
  ///
  /// @param vector the encoding of each point; none of presignatures
  /// @param boxes one for each participant, in their order; none of one who deals nothing
  /// @param signature of its pseudonym
  public record Dealt(List<byte[]> vector, List<SealedBox> boxes, Octets signature)
      implements Outcome {
    public Dealt {
      vector = List.copyOf(vector);
      boxes = List.copyOf(boxes);
    }
  }
}
