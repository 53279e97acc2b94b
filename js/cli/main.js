#!/usr/bin/env node
import { loads } from '../index.js'
void loads
