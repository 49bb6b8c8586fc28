package org.asterism.token;

import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.util.Optional;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.Attempt;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Lease;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.Roots;

/// What a vault answers instead of the truth.
enum Lying {
  WRONG_SHARE(Operation.Release.class) {
    @Override
    Outcome instead(Outcome truth) {
      int length = ((Outcome.Released) truth).share().length();
      return new Outcome.Released(SecretBytes.random(length, Random.SOURCE), Lease.NONE);
    }
  },
  ONE_BIT(Operation.Release.class) {
    @Override
    Outcome instead(Outcome truth) {
      var released = (Outcome.Released) truth;
      SecretBytes share = released.share().copy();
      share.borrow(bytes ->
          bytes.set(ValueLayout.JAVA_BYTE, 7, (byte) (bytes.get(ValueLayout.JAVA_BYTE, 7) ^ 1)));
      return new Outcome.Released(share, released.lease());
    }
  },
  SHORT_SHARE(Operation.Release.class) {
    @Override
    Outcome instead(Outcome truth) {
      return new Outcome.Released(SecretBytes.random(5, Random.SOURCE), Lease.NONE);
    }
  },
  DONE_INSTEAD_OF_A_SHARE(Operation.Release.class) {
    @Override
    Outcome instead(Outcome truth) {
      return new Outcome.Done();
    }
  },
  NO_SUCH_HANDLE(Operation.Release.class) {
    @Override
    Outcome instead(Outcome truth) {
      return new Outcome.Refused(Reason.UNKNOWN_HANDLE);
    }
  },
  NEVER_A_GRANT(Operation.Release.class) {
    @Override
    Outcome instead(Outcome truth) {
      return new Outcome.Refused(Reason.GRANT);
    }
  },
  WRONG_ROOTS(Operation.LoginFinish.class) {
    @Override
    Outcome instead(Outcome truth) {
      var in = (Outcome.LoggedIn) truth;
      int length = in.roots().tokenRoot().length();
      return new Outcome.LoggedIn(
          SecretBytes.random(32, Random.SOURCE),
          new Roots<>(
              SecretBytes.random(length, Random.SOURCE),
              Optional.of(SecretBytes.random(length, Random.SOURCE))),
          in.companion());
    }
  },
  NO_PRIVATE_ROOT(Operation.LoginFinish.class) {
    @Override
    Outcome instead(Outcome truth) {
      var in = (Outcome.LoggedIn) truth;
      return new Outcome.LoggedIn(
          in.grant().copy(),
          new Roots<>(in.roots().tokenRoot().copy(), Optional.empty()),
          in.companion());
    }
  },
  WRONG_GRANT(Operation.LoginFinish.class) {
    @Override
    Outcome instead(Outcome truth) {
      var in = (Outcome.LoggedIn) truth;
      return new Outcome.LoggedIn(
          SecretBytes.random(32, Random.SOURCE),
          new Roots<>(
              in.roots().tokenRoot().copy(), in.roots().privateRoot().map(SecretBytes::copy)),
          in.companion());
    }
  },
  WRONG_PIN_ANYWAY(Operation.LoginFinish.class) {
    @Override
    Outcome instead(Outcome truth) {
      return new Outcome.Refused(Reason.WRONG_CREDENTIAL, 1);
    }
  },
  LOCKED_ANYWAY(Operation.LoginStart.class) {
    @Override
    Outcome instead(Outcome truth) {
      return new Outcome.Refused(Reason.LOCKED);
    }
  },
  OLD_EPOCH(Operation.LoginStart.class) {
    @Override
    Outcome instead(Outcome truth) {
      var begun = (Outcome.LoginStarted) truth;
      return new Outcome.LoginStarted(
          begun.stretch(), EpochTag.random(Random.SOURCE), begun.attempt(), begun.triesLeft());
    }
  },
  OTHER_ATTEMPT(Operation.LoginStart.class) {
    @Override
    Outcome instead(Outcome truth) {
      var begun = (Outcome.LoginStarted) truth;
      byte[] drawn = new byte[Attempt.LENGTH];
      return new Outcome.LoginStarted(
          begun.stretch(), begun.epoch(), Attempt.of(drawn), begun.triesLeft());
    }
  },
  SHARE_INSTEAD_OF_AN_ATTEMPT(Operation.LoginStart.class) {
    @Override
    Outcome instead(Outcome truth) {
      return new Outcome.Released(SecretBytes.random(64, Random.SOURCE), Lease.NONE);
    }
  };

  // An enum's constants are made before its other static fields.
  private static final class Random {
    static final SecureRandom SOURCE = new SecureRandom();
  }

  private final Class<? extends Operation> about;

  Lying(Class<? extends Operation> about) {
    this.about = about;
  }

  abstract Outcome instead(Outcome truth);

  Outcome tell(Act act, Outcome truth) {
    if (!about.isInstance(act.operation()) || truth instanceof Outcome.Refused) {
      return truth;
    }
    try (truth) {
      return instead(truth);
    }
  }
}
