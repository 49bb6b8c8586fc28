package org.asterism.token;

import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.time.Duration;
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
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.Release;

/// What a vault answers instead of the truth.
enum Lying {
  WRONG_SHARE(Release.class) {
    @Override
    Outcome instead(Outcome truth) {
      int length = ((Release.Released) truth).share().length();
      return new Release.Released(SecretBytes.random(length, Random.SOURCE), Lease.NONE);
    }
  },
  ONE_BIT(Release.class) {
    @Override
    Outcome instead(Outcome truth) {
      var released = (Release.Released) truth;
      SecretBytes share = released.share().copy();
      share.borrow(bytes ->
          bytes.set(ValueLayout.JAVA_BYTE, 7, (byte) (bytes.get(ValueLayout.JAVA_BYTE, 7) ^ 1)));
      return new Release.Released(share, released.lease());
    }
  },
  SHORT_SHARE(Release.class) {
    @Override
    Outcome instead(Outcome truth) {
      return new Release.Released(SecretBytes.random(5, Random.SOURCE), Lease.NONE);
    }
  },
  DONE_INSTEAD_OF_A_SHARE(Release.class) {
    @Override
    Outcome instead(Outcome truth) {
      return new Outcome.Done();
    }
  },
  NO_SUCH_HANDLE(Release.class) {
    @Override
    Outcome instead(Outcome truth) {
      return new FaultyVault.Refused(Reason.UNKNOWN_HANDLE);
    }
  },
  NEVER_A_GRANT(Release.class) {
    @Override
    Outcome instead(Outcome truth) {
      return new FaultyVault.Refused(Reason.GRANT);
    }
  },
  WRONG_ROOTS(LoginFinish.class) {
    @Override
    Outcome instead(Outcome truth) {
      var in = (LoginFinish.LoggedIn) truth;
      int length = in.roots().tokenRoot().length();
      return new LoginFinish.LoggedIn(
          SecretBytes.random(32, Random.SOURCE),
          new Roots<>(
              SecretBytes.random(length, Random.SOURCE),
              Optional.of(SecretBytes.random(length, Random.SOURCE))),
          in.sharing(),
          in.loginShare().map(SecretBytes::copy),
          in.companion());
    }
  },
  NO_PRIVATE_ROOT(LoginFinish.class) {
    @Override
    Outcome instead(Outcome truth) {
      var in = (LoginFinish.LoggedIn) truth;
      return new LoginFinish.LoggedIn(
          in.grant().copy(),
          new Roots<>(in.roots().tokenRoot().copy(), Optional.empty()),
          in.sharing(),
          in.loginShare().map(SecretBytes::copy),
          in.companion());
    }
  },
  WRONG_LOGIN_SHARE(LoginFinish.class) {
    @Override
    Outcome instead(Outcome truth) {
      return withLoginShare(truth, Optional.of(SecretBytes.random(32, Random.SOURCE)));
    }
  },
  NO_LOGIN_SHARE(LoginFinish.class) {
    @Override
    Outcome instead(Outcome truth) {
      return withLoginShare(truth, Optional.empty());
    }
  },
  WRONG_GRANT(LoginFinish.class) {
    @Override
    Outcome instead(Outcome truth) {
      var in = (LoginFinish.LoggedIn) truth;
      return new LoginFinish.LoggedIn(
          SecretBytes.random(32, Random.SOURCE),
          new Roots<>(
              in.roots().tokenRoot().copy(), in.roots().privateRoot().map(SecretBytes::copy)),
          in.sharing(),
          in.loginShare().map(SecretBytes::copy),
          in.companion());
    }
  },
  WRONG_PIN_ANYWAY(LoginFinish.class) {
    @Override
    Outcome instead(Outcome truth) {
      return new FaultyVault.Refused(Reason.WRONG_CREDENTIAL, 1, EpochTag.NONE, Duration.ZERO);
    }
  },
  LOCKED_ANYWAY(LoginStart.class) {
    @Override
    Outcome instead(Outcome truth) {
      return new FaultyVault.Refused(Reason.LOCKED);
    }
  },
  OLD_EPOCH(LoginStart.class) {
    @Override
    Outcome instead(Outcome truth) {
      var begun = (LoginStart.Started) truth;
      return new LoginStart.Started(
          begun.stretch(),
          EpochTag.random(Random.SOURCE),
          begun.attempt(),
          begun.evaluation(),
          begun.triesLeft(),
          begun.rest());
    }
  },
  OTHER_ATTEMPT(LoginStart.class) {
    @Override
    Outcome instead(Outcome truth) {
      var begun = (LoginStart.Started) truth;
      byte[] drawn = new byte[Attempt.LENGTH];
      return new LoginStart.Started(
          begun.stretch(),
          begun.epoch(),
          Attempt.of(drawn),
          begun.evaluation(),
          begun.triesLeft(),
          begun.rest());
    }
  },
  SHARE_INSTEAD_OF_AN_ATTEMPT(LoginStart.class) {
    @Override
    Outcome instead(Outcome truth) {
      return new Release.Released(SecretBytes.random(64, Random.SOURCE), Lease.NONE);
    }
  };

  // An enum's constants are made before its other static fields.
  private static final class Random {
    static final SecureRandom SOURCE = new SecureRandom();
  }

  private final Class<? extends Operation<?>> about;

  Lying(Class<? extends Operation<?>> about) {
    this.about = about;
  }

  abstract Outcome instead(Outcome truth);

  private static Outcome withLoginShare(Outcome truth, Optional<SecretBytes> share) {
    var in = (LoginFinish.LoggedIn) truth;
    return new LoginFinish.LoggedIn(
        in.grant().copy(),
        new Roots<>(in.roots().tokenRoot().copy(), in.roots().privateRoot().map(SecretBytes::copy)),
        in.sharing(),
        share,
        in.companion());
  }

  Outcome tell(Act<?> act, Outcome truth) {
    if (!about.isInstance(act.operation()) || truth instanceof FaultyVault.Refused) {
      return truth;
    }
    try (truth) {
      return instead(truth);
    }
  }
}
