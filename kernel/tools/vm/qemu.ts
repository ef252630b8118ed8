// SPDX-License-Identifier: MIT
// The machine as data: QEMU's arguments and the kernel's command line. Nothing is started here.
import { channelPath, PORTS } from './channels';

export interface Machine {
  accelerator: readonly string[];
  kernel: string;
  initrd: string;
  /** Directory of the channels' sockets. */
  channels: string;
  memoryMiB: number;
  cpus: number;
  /** The guest root's image; the first disk, read-only. */
  image?: string | undefined;
  /** Directory shared over 9p under the tag `project`. */
  project?: { path: string; writable: boolean } | undefined;
  kernelArguments: readonly string[];
}

const KERNEL_ARGUMENTS = [
  'console=ttyS0',
  // An oops ends the machine (with -no-reboot a reboot is an exit), so that it cannot be mistaken for a pass.
  'oops=panic',
  'panic=-1',
  // Markers of tests go through /dev/kmsg and must not be rate-limited away.
  'printk.devkmsg=on',
  'random.trust_cpu=on',
  'no_timer_check',
];

function socket(id: string, path: string): string[] {
  return ['-chardev', `socket,id=${id},path=${path}`];
}

function ports(directory: string): string[] {
  return [
    ...['-device', 'virtio-serial-pci'],
    ...PORTS.flatMap((name) => [
      ...socket(name, channelPath(directory, name)),
      ...['-device', `virtserialport,chardev=${name},name=lockstep.${name}`],
    ]),
  ];
}

function shares(machine: Machine): string[] {
  const args: string[] = [];
  if (machine.image !== undefined) {
    args.push('-drive', `if=none,id=root,file=${machine.image},format=raw,readonly=on`);
    args.push('-device', 'virtio-blk-pci,drive=root');
  }
  if (machine.project) {
    const access = machine.project.writable ? '' : ',readonly=on';
    args.push(
      '-fsdev',
      `local,id=project,path=${machine.project.path},security_model=none,multidevs=remap${access}`,
    );
    args.push('-device', 'virtio-9p-pci,fsdev=project,mount_tag=project');
  }
  return args;
}

export function qemuArguments(machine: Machine): string[] {
  return [
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
    ...['-machine', 'q35', ...machine.accelerator],
    ...['-smp', String(machine.cpus), '-m', String(machine.memoryMiB)],
    ...['-kernel', machine.kernel, '-initrd', machine.initrd],
    ...['-append', [...KERNEL_ARGUMENTS, ...machine.kernelArguments].join(' ')],
    ...socket('console', channelPath(machine.channels, 'console')),
    ...['-serial', 'chardev:console'],
    ...ports(machine.channels),
    ...shares(machine),
    ...['-device', 'virtio-rng-pci'],
  ];
}
