package org.asterism.custody.threshold;

import static java.util.stream.Collectors.joining;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Place;
import org.asterism.custody.records.Places;
import org.asterism.custody.records.Records;
import org.asterism.custody.threshold.Holders.Holder;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.key.SharedRsa;
import org.asterism.quorum.Answer;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.SessionTranscript;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.operation.RosterAuthority;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Cast;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionDeal.Next;
import org.asterism.vault.operation.SessionDeal.Shown;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// The shares of a key that k of its vaults have dealt to the seats of others (threshold.md §11):
/// each has its own in memory alone, for a minute, until it is told to keep it. It holds nothing
/// secret.
public final class ResharedKey {
  private final Holders before;
  private final Seats seats;
  private final Locator next;
  private final List<Dealer> dealers;
  private final List<Opened> receivers;

  private ResharedKey(
      Holders before, Seats seats, Locator next, List<Dealer> dealers, List<Opened> receivers) {
    this.before = before;
    this.seats = seats;
    this.next = next;
    this.dealers = dealers;
    this.receivers = receivers;
  }

  /// Lets vaults deal. Whatever one says is checked here before another hears of it.
  ///
  /// @param seats which all vaults have stored
  /// @param authority of the operators, for this key's change
  /// @throws VaultException if fewer than k vaults deal, a vault with a seat is away, or one does
  ///   not keep to what it is committed to: the message and the log say so
  public static ResharedKey deal(
      Environment environment,
      OpenToken token,
      Seats seats,
      RosterAuthority authority,
      ThresholdKey.Lacking lacking)
      throws VaultException {
    var key = new Holders(environment, token, seats.before(), lacking);
    var steps =
        new Steps(key, seats, new VaultRound(environment, token.authority(), Seats.NEEDS_ALL));
    List<Dealer> dealers = steps.openDealers();
    List<Opened> receivers = steps.openReceivers();
    Telling told = steps.telling(dealers, receivers, authority);
    List<Locator.Point> points = steps.dealt(dealers, receivers, told);
    Places places = seats.locator().places().inNextEpoch(environment.random());
    Octets session = Octets.of(steps.transcript(told).bytes());
    Locator next = seats.locator().refreshed(places, points, session);
    return new ResharedKey(key, seats, next, dealers, receivers);
  }

  /// Where the key is when these shares are in force.
  public Locator locator() {
    return next;
  }

  /// That `member` keeps its share in its seat.
  ///
  /// @param companion the row as it is with the new shares
  public Errand<Done> keep(Member member, EncodedPolicy policy, Octets companion) {
    Place seat = place(seats.locator(), member);
    Opened session = receivers.get(seats.locator().places().all().indexOf(seat));
    var keep =
        SessionKeep.staged(session.session(), place(next, member).epoch(), policy, companion);
    return new Errand<>(seat.handle(), seat.epoch(), seat.policy(), keep);
  }

  /// That the shares which the vaults have kept are of the key: over whole numbers by their use, as
  /// each seat on a curve has seen it by its points.
  ///
  /// @throws CryptokiException `CKR_DEVICE_ERROR` if they are not
  public void requireSameKey() throws VaultException, CryptokiException {
    var environment = before.environment();
    if (environment.keyForms().shared(next.facts()).orElseThrow() instanceof SharedRsa form) {
      var staged = new Holders(environment, before.token(), next, before.lacking());
      try {
        new Partials(staged, form.key(next.facts())).requireAll();
      } catch (CryptokiException wrong) {
        throw new CryptokiException(wrong.ckr(), wrong.getMessage() + "; it was dealt by " + by());
      }
    }
  }

  private String by() {
    return dealers.stream()
        .map(dealer -> String.valueOf(dealer.holder().member()))
        .collect(joining(", "));
  }

  /// That `member` puts what it has kept in force, and that it is in use. Needs no grant.
  public List<Errand<Done>> inForce(Member member) {
    Place place = place(next, member);
    return List.of(
        Records.commit(place, place(seats.locator(), member).epoch()), Records.confirm(place));
  }

  private static Place place(Locator locator, Member member) {
    return locator.places().at(member.id()).orElseThrow();
  }

  /// One that deals, by its place among the members.
  private record Dealer(Holder holder, int place, Opened opened) {
    BigInteger x() {
      return holder.x();
    }
  }

  private record Steps(Holders key, Seats seats, VaultRound round) {
    private SessionOpen open() {
      return SessionOpen.reshare(seats.purpose().group(), seats.locator().k());
    }

    // Any k of those that share the key.
    List<Dealer> openDealers() throws VaultException {
      var environment = key.environment();
      return environment
          .quorum()
          .any(key.k(), key.asks(_ -> true, this::openedDealer), environment.deadline(), _ -> {})
          .stream()
          .map(Answer.Given::value)
          .toList();
    }

    private Dealer openedDealer(Holder holder, Duration left) throws VaultException {
      Opened opened = key.carryOut(holder, open(), left);
      if (!opened.pseudonym().bytes().equals(holder.point().mark()) || !open().isSigned(opened)) {
        throw key.blame(holder, "it opened a session under another's pseudonym");
      }
      return new Dealer(holder, key.locator().places().all().indexOf(holder.place()), opened);
    }

    List<Opened> openReceivers() throws VaultException {
      return round.ask((i, member, left) -> {
        Place seat = seats.locator().places().all().get(i);
        var errand = new Errand<>(seat.handle(), seat.epoch(), seat.policy(), open());
        Opened opened = errand.carryOut(member, key.token().authority(), left);
        Octets pseudonym = seats.locator().points().get(i).mark();
        if (!opened.pseudonym().bytes().equals(pseudonym) || !open().isSignedByReceiver(opened)) {
          throw new VaultMalformed(
              member.vault().name(), "opened a session under another's pseudonym", null);
        }
        return opened;
      });
    }

    Telling telling(List<Dealer> dealers, List<Opened> receivers, RosterAuthority authority) {
      var all = new ArrayList<Opened>();
      dealers.forEach(dealer -> all.add(dealer.opened()));
      all.addAll(receivers);
      return new Telling(seats, all, dealers.stream().map(Dealer::place).toList(), authority);
    }

    // All are told the same but for what is their own.
    SessionTranscript transcript(Telling told) {
      return told.to(0, Octets.EMPTY).transcript(open().terms());
    }

    /// What is known of each new share.
    List<Locator.Point> dealt(List<Dealer> dealers, List<Opened> receivers, Telling told)
        throws VaultException {
      var court = new ReshareCourt(key, seats, transcript(told));
      for (int i = 0; i < receivers.size(); i++) {
        court.requireReachable(round.member(i), receivers.get(i));
      }
      List<Dealt> dealt = deal(dealers, told, court);
      var _ =
          round.ask((i, member, left) -> {
            byte[] salt = Dealing.salt(seats.locator(), member.id(), key.token());
            SessionDeal deal = told.to(dealers.size() + i, Octets.of(salt));
            return round.carryOut(deal, member, left);
          });
      return applied(dealers, receivers, dealt, court);
    }

    private List<Dealt> deal(List<Dealer> dealers, Telling told, ReshareCourt court)
        throws VaultException {
      var members = dealers.stream().map(dealer -> dealer.holder().member()).toList();
      var dealing =
          new VaultRound(key.environment(), key.token().authority(), members, Seats.NEEDS_ALL);
      return dealing.ask((i, member, left) -> {
        Holder holder = dealers.get(i).holder();
        Dealt dealt = dealing.carryOut(told.to(i, key.salt(holder)), member, left);
        return court.honest(holder, i, dealers.get(i).opened().digested(open().terms()), dealt);
      });
    }

    private List<Locator.Point> applied(
        List<Dealer> dealers, List<Opened> receivers, List<Dealt> dealt, ReshareCourt court)
        throws VaultException {
      var sum = court.sum(dealers.stream().map(Dealer::x).toList(), dealt);
      List<Holder> holders = dealers.stream().map(Dealer::holder).toList();
      return round.ask((i, member, left) -> {
        var apply = new SessionApply(receivers.get(i).session(), DealingCourt.dealings(dealt, i));
        Octets said = court.said(member, holders, () -> round.carryOut(apply, member, left));
        Locator.Point seat = seats.locator().points().get(i);
        return new Locator.Point(seat.x(), seat.mark(), court.share(member, sum, seat.x(), said));
      });
    }
  }

  /// What all hear of the session, each with the salt of its own record.
  private record Telling(
      Seats seats, List<Opened> opened, List<Integer> dealers, RosterAuthority authority) {
    SessionDeal to(int place, Octets salt) {
      List<Commitment.Seat> members = seats.seats(seats.before());
      var next = new Next(seats.seats(seats.locator()), seats.locator().k(), authority);
      var cast = new Cast(dealers, List.of(), new Shown(salt, seats.before().refresh()));
      return SessionDeal.reshare(opened.get(place).session(), members, opened, cast, next);
    }
  }
}
