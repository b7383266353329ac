import { Role } from '@cadastre/protocol';
import { type ListFunction, type Rule } from '../../execution/rule';
import { deleteIdentity } from './delete-identity';
import { register, registerIdentity } from './register';
import { setAttributes, setStanding, updateCountry } from './set-attributes';
import { updateIdentity } from './update-identity';

export const identityRegistryRules: Readonly<Record<string, Rule>> = {
  registerIdentity,
  register,
  setAttributes,
  setStanding,
  updateCountry,
  updateIdentity,
  deleteIdentity,
};

export const identityRegistryLists: Readonly<Record<string, ListFunction>> = {
  batchRegisterIdentity: { item: 'registerIdentity', role: Role.Registrar },
};
