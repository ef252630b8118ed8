// SPDX-License-Identifier: MIT
// What the running kernel can do. Each interface module defines its features here, under the names of features.ts;
// the test of a feature runs at most once in a process, when somebody asks.
import type { ArgumentsOf, SyscallName } from './abi';
import { callSyncHere } from './call';
import { isSystemError, UnsupportedError } from './errors';
import { featureNames, type FeatureName } from './features';

export interface FeatureDefinition {
  /** How it is called in `probe()` and in errors. */
  name: FeatureName;
  /** The kernel that has it: `'Linux 6.8'`, or `'lockstep'`. */
  needs: string;
  /** Tries it, without leaving a trace. A rejection is not an answer, and the next to ask tries again. */
  test: () => boolean | Promise<boolean>;
}

/**
 * For the test of a feature: whether a call with wrong arguments fails with `code`, as it does where the kernel knows
 * enough of it to look at them. The arguments are such that it does not wait.
 */
export function failsWith<Name extends SyscallName>(
  code: string,
  name: Name,
  args: ArgumentsOf<Name>,
): boolean {
  try {
    callSyncHere(name, args);
    return false;
  } catch (error) {
    return isSystemError(error, code);
  }
}

/** A feature of the kernel, defined once and asked often. */
export class Feature {
  readonly name: FeatureName;
  readonly needs: string;
  private readonly test: FeatureDefinition['test'];
  private answer: Promise<boolean> | undefined;

  constructor({ name, needs, test }: FeatureDefinition) {
    this.name = name;
    this.needs = needs;
    this.test = test;
  }

  /** Whether the running kernel has it. */
  available(): Promise<boolean> {
    return (this.answer ??= Promise.resolve()
      .then(() => this.test())
      .catch((error: unknown) => {
        this.answer = undefined;
        throw error;
      }));
  }

  /**
   * For a call that failed in a way that an older kernel fails too (EINVAL for a flag it does not know): the error
   * to throw, which is `error` itself if the kernel does have the feature.
   */
  async explain(error: unknown): Promise<unknown> {
    return (await this.available()) ? error : this.missing(error);
  }

  /** The error that says that the running kernel does not have it. */
  missing(cause?: unknown): UnsupportedError {
    return new UnsupportedError(this.name, this.needs, { cause });
  }
}

const features = new Map<FeatureName, Feature>();

/** Defines a feature, so that `probe()` knows it. */
export function defineFeature(definition: FeatureDefinition): Feature {
  if (features.has(definition.name)) throw new Error(`feature ${definition.name} is defined twice`);
  const feature = new Feature(definition);
  features.set(definition.name, feature);
  return feature;
}

export interface FeatureState {
  /** Whether the running kernel has it. */
  readonly available: boolean;
  /** The kernel that has it. */
  readonly needs: string;
}

/**
 * Says of every feature that this package can use whether the running kernel has it. Each is tried once and the
 * answers are kept.
 * @returns by name of the feature, sorted
 */
export async function probe(): Promise<Record<FeatureName, FeatureState>> {
  const states = await Promise.all(featureNames.map(stateOf));
  return Object.fromEntries(states) as Record<FeatureName, FeatureState>;
}

async function stateOf(name: FeatureName): Promise<[FeatureName, FeatureState]> {
  const feature = features.get(name);
  if (!feature) throw new Error(`no module defines the feature ${name}`);
  return [name, { available: await feature.available(), needs: feature.needs }];
}
